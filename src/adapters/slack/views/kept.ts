import { type Attempt, lastAttempt, type TurnIn } from '#domain/session/session.ts';
import type { Kept, NotKept } from '#domain/tool/keeping.ts';
import type { Card } from '#ports/thread.ts';
import { code, plainly, type Said, said, say, strong } from '../said.ts';
import { ALIKE_WAYS, type AlikeWay } from './actions.ts';
import { alert, type Block, blockId, context } from './blocks.ts';
import { alikeButtons } from './buttons.ts';
import { type About, changesOf } from './diff.ts';
import { CARD, LIMITS } from './limits.ts';
import { isOpenTo } from './open-to.ts';

/** What became of the function in the library; nothing where nobody wanted it kept. */
export function keptBlocks(card: Card, turn: TurnIn<'finished'>): Block[] {
  const { kept } = turn;
  switch (kept?.state) {
    case undefined:
      return [];
    case 'wanted':
      return [context(blockId(card, 'kept'), wantedSentence(lastAttempt(turn)))];
    case 'kept':
      return [
        alert(blockId(card, 'kept'), 'success', keptSentence(kept)),
        ...(kept.before === null ? [] : changesOf(card, changedBy(kept))),
      ];
    case 'alike':
      return [alert(blockId(card, 'kept'), 'info', alikeSentence(kept)), ...alikeButtons(card, waysOf(card, kept))];
    case 'not_kept':
      return [alert(blockId(card, 'kept'), 'info', NOT_KEPT[kept.why]), ...whereBlock(card, kept)];
    default:
      return kept satisfies never;
  }
}

/** What uses the network or a secret is never run again without being asked for. */
const wantedSentence = (attempt: Attempt | undefined): Said =>
  attempt !== undefined && attempt.program.hosts.length + attempt.program.secrets.length === 0
    ? plainly`I am running it a second time before I keep it.`
    : plainly`I am keeping it as a tool.`;

type In<State extends Kept['state']> = Extract<Kept, { state: State }>;

const changedBy = ({ tool }: In<'kept'>): About => ({
  title: `What version ${tool.version} changes`,
  nothing: 'Only its words or what it may touch.',
});

/** What is in the library now. */
export function keptSentence({ way, tool, replayed, learnt }: In<'kept'>): Said {
  const name = strong(said(tool.name, CARD.name));
  if (way === 'example') {
    return learnt === 'request'
      ? say`The words of this request now find ${name}. The call was not added.`
      : say`Added as an example of ${name}.`;
  }
  const shown =
    replayed === 'passed'
      ? plainly`A second run gave the same result.`
      : plainly`Its example was not run again, because it uses the network or a secret.`;
  return say`Kept as tool ${name}, version ${tool.version}. ${shown}`;
}

const alikeSentence = ({ tool, why, draft = false }: In<'alike'>): Said => {
  const name = strong(said(tool.name, CARD.name));
  if (why === 'same') {
    return say`This does the same as ${draft ? plainly`the draft ` : plainly``}${name}. Nothing was kept yet.`;
  }
  return say`There is already a ${draft ? plainly`draft` : plainly`tool`} named ${name}. Nothing was kept yet.`;
};

/** Only what does the same can be an example, of a tool in use, and only where the call or the request may be kept. */
function waysOf({ place }: Card, { why, wanted: { form }, draft = false }: In<'alike'>): readonly AlikeWay[] {
  const mayLearn = form === null ? isOpenTo(place) : form.example || form.request;
  return why === 'same' && mayLearn && !draft ? ALIKE_WAYS : ALIKE_WAYS.filter((way) => way !== 'example');
}

const NOT_KEPT: Readonly<Record<NotKept, Said>> = {
  differs: plainly`Not kept as a tool: a second run gave another result. Ask me for one that gives the same each time.`,
  example_differs: plainly`Not kept as a new version: an example of the tool gives another result with it. Press *Save as tool* to keep it apart.`,
  unavailable: plainly`Not kept as a tool: it could not be run a second time. Press *Save as tool* to try again.`,
  changed: plainly`Not kept: somebody changed or retired that tool meanwhile. Press *Save as tool* to try again.`,
  not_usable: plainly`Not kept as a tool: its name or description cannot be used. Press *Save as tool* and change them.`,
  no_example: plainly`Nothing was added: this call is no example of that tool. Press *Save as tool* to keep it apart.`,
};

/** The place in the result that differed first. */
const whereBlock = (card: Card, { where }: In<'not_kept'>): Block[] =>
  where === '' ? [] : [context(blockId(card, 'where'), say`It differs at ${code(said(where, LIMITS.alert))}.`)];
