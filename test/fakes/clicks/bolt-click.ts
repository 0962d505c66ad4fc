import { vi } from 'vitest';
import type { Refusal } from '#domain/policy/refusal.ts';
import type { BoltStage, Card } from './bolt-stage.ts';
import { tellsOf } from './judge-audit.ts';
import { type Line, linesOf } from './lines.ts';
import type { Pressed } from './played.ts';
import { sourceOf, wordsOf } from './programs.ts';
import type { PressKind, PressStep } from './steps.ts';

const BUTTONS: Readonly<Record<PressKind, string>> = {
  approve: 'proposal_approve',
  reject: 'proposal_reject',
  revise: 'proposal_revise',
  edit: 'proposal_edit',
  stop: 'run_stop',
  again: 'run_stop',
  withdraw: 'turn_more',
  grant: 'turn_more',
};
const ITEMS: Partial<Record<PressKind, string>> = { withdraw: 'vote_withdraw:', grant: 'grant_open:' };
const FORMS: readonly PressKind[] = ['reject', 'revise', 'edit', 'grant'];
const WAIT_MS = 10_000;
const SILENT_MS = 2_000;

/** Presses a button as it once stood on a card, and sends the form that it opens. Nothing counts that Slack refuses. */
export async function clickOn(stage: BoltStage, step: PressStep): Promise<void> {
  const { world, ref, cards, history } = stage;
  const card = cards.at(-1 - step.back) ?? cards[0];
  if (card === undefined) {
    return;
  }
  const { who, what } = step;
  const began = history.tick();
  const told = world.emulator.ephemerals(who).length;
  const pressed = await world.emulator.press({
    as: who,
    channel: ref.channel,
    ts: card.ts,
    actionId: BUTTONS[what],
    // Half of the cards are approved as they stand, with the tick of *Keep as a tool*.
    blockId: what === 'approve' && /^[0-7]/.test(card.digest) ? card.block : 'gone',
    value: `${ITEMS[what] ?? ''}${card.turn}:${card.digest}`,
    stale: true,
  });
  if ('refused' in pressed) {
    return;
  }
  const id = FORMS.includes(what) ? await sendForm(stage, step, told) : '';
  if (id !== undefined) {
    const click = { what: what === 'again' ? 'stop' : what, who, turn: card.turn, digest: card.digest, id } as const;
    const answer = await answerTo(stage, click);
    if (id === '' && answer !== 'accepted') {
      // What they are told comes after the line, and must not be taken for an answer to their next press.
      await world.emulator.waitFor(() => world.emulator.ephemerals(who).length > told, { timeoutMs: WAIT_MS });
    }
    if (answer !== undefined) {
      stage.pressed.push({ ...click, began, ended: history.tick(), answer });
    }
  }
}

/** Gives the id of what the form opens; undefined when none came, and the person was told so. */
async function sendForm(stage: BoltStage, step: PressStep, told: number): Promise<string | undefined> {
  const { emulator } = stage.world;
  const { who } = step;
  const mayBeTold = step.what === 'edit' || step.what === 'grant';
  const isTold = () => mayBeTold && emulator.ephemerals(who).length > told;
  await emulator.waitFor(() => emulator.modal(who) !== undefined || isTold(), {
    timeoutMs: WAIT_MS,
    what: `a form of ${step.what}`,
  });
  const view = emulator.modal(who);
  if (view === undefined) {
    return undefined;
  }
  await emulator.submitView({ as: who, fill: typedInto(step) });
  await closeAll(stage, who);
  return `form.${view.id}`;
}

/** Closes whatever stands open before somebody. */
export async function closeAll({ world: { emulator } }: Pick<BoltStage, 'world'>, who: string): Promise<void> {
  while (emulator.modal(who) !== undefined) {
    await emulator.closeView({ as: who });
  }
}

function typedInto({ what, wanted, typed }: PressStep): Record<string, string> {
  if (what === 'edit') {
    const sources = {
      changed: sourceOf('plain', `edited ${wanted.n}`),
      same: sourceOf(wanted.kind),
      shell: sourceOf('shell', `edited ${wanted.n}`),
      broken: 'def job(n:\n',
    };
    return { 'source.0': sources[typed], arguments: JSON.stringify({ n: wanted.n }) };
  }
  return what === 'grant' ? {} : { text: what === 'revise' ? wordsOf(wanted) : 'no' };
}

/** What the audit says of it. That it says something of every press is half of what is to be shown. */
async function answerTo(
  { world, ref, claimed }: BoltStage,
  click: Omit<Pressed, 'answer' | 'began' | 'ended'>,
): Promise<Pressed['answer'] | undefined> {
  const idOf = (line: Line): string => `${line.turn} ${line.place}`;
  const find = (): Line | undefined =>
    linesOf({ lines: world.kept, ref }).find((each) => !claimed.has(idOf(each)) && tellsOf(click, each));
  // Terms that stand on the card already are not offered again, and whoever has left learns so from the form.
  const mayBeSilent = click.what === 'grant';
  const line = await vi.waitUntil(find, { timeout: mayBeSilent ? SILENT_MS : WAIT_MS, interval: 10 }).catch(find);
  if (line === undefined && !mayBeSilent) {
    throw new Error(`no line about ${JSON.stringify(click)}; log: ${world.lines.slice(-6).join('')}`);
  }
  if (line === undefined) {
    return undefined;
  }
  claimed.add(idOf(line));
  return line.kind === 'refused' ? (String(line.body.why) as Refusal['why']) : 'accepted';
}

/** Keeps what the buttons of the thread's cards carry now. */
export function readCards({ world, ref, cards }: BoltStage): void {
  for (const { ts, blocks } of world.emulator.messages(ref.channel, ref.thread)) {
    const drawn = JSON.stringify(blocks);
    const [, turn, digest] = /"value":"([^"\s:]+):([0-9a-f]{16})"/.exec(drawn) ?? [];
    const block = /"block_id":"(buttons\.[^"]+)"/.exec(drawn)?.[1] ?? 'gone';
    const card: Card | undefined = turn === undefined || digest === undefined ? undefined : { ts, turn, digest, block };
    if (card && !cards.some((each) => each.turn === card.turn && each.digest === card.digest)) {
      cards.push(card);
    }
  }
}
