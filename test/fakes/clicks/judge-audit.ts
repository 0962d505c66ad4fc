import { isUnsure } from './judge-runs.ts';
import { type Line, linesOf } from './lines.ts';
import type { Played, Pressed } from './played.ts';
import type { PressKind } from './steps.ts';

/** What an accepted press leaves in the audit. */
const LEAVES: Readonly<Record<Exclude<PressKind, 'again' | 'approve'>, string>> = {
  reject: 'rejected',
  revise: 'superseded',
  edit: 'superseded',
  withdraw: 'withdrawn',
  grant: 'grant_proposed',
  stop: 'stopped',
};
const WISHES: Readonly<Record<string, string>> = { again: 'retry' };

/** Whether a line says that somebody did or was refused just this. */
export const tellsOf = (press: Omit<Pressed, 'answer' | 'began' | 'ended'>, line: Line): boolean =>
  line.turn === press.turn &&
  ((line.kind === 'refused' && line.user === press.who && line.body.wish === (WISHES[press.what] ?? press.what)) ||
    (press.what === 'approve' ? isYesOf(line, press.who) : isLeftBy(press)(line)));

/** Every attempt has its line, and nothing has a line that nobody attempted. */
export const whyNotAudited = (played: Played): string[] => {
  const lines = linesOf(played);
  return [...aboutAccepted(played, lines), ...aboutLines(played, lines), ...aboutRefused(played, lines)];
};

/** Whoever was told nothing has done what they wanted. */
const aboutAccepted = ({ pressed, session }: Played, lines: readonly Line[]): string[] =>
  pressed.flatMap((press) => {
    const { what, who, turn, id, answer } = press;
    if (answer !== 'accepted' || what === 'revoke' || what === 'ask') {
      return [];
    }
    const opens = what === 'revise' || what === 'edit' || what === 'again';
    const isThere = !opens || session.turns.some((each) => each.id === id) || wasKnown(session.turns);
    const own = lines.filter((line) => line.turn === turn);
    const left =
      what === 'again' || (what === 'approve' ? own.some((line) => isYesOf(line, who)) : own.some(isLeftBy(press)));
    return isThere && left ? [] : [`${who} did ${what} ${turn}, and nothing came of it`];
  });

const wasKnown = (turns: readonly unknown[]): boolean => turns.length >= 200;

const isYesOf = ({ kind, user, body }: Line, who: string): boolean =>
  (kind === 'voted' && user === who) ||
  (kind === 'approved' &&
    body.grant === null &&
    Array.isArray(body.approvers) &&
    JSON.stringify(body.approvers.at(-1)).includes(who));

const isLeftBy =
  ({ what, who, id }: Pick<Pressed, 'what' | 'who' | 'id'>) =>
  ({ kind, user, body }: Line): boolean => {
    if (what === 'again' || what === 'approve' || what === 'ask' || what === 'revoke') {
      return false;
    }
    const isOpened = (what !== 'revise' && what !== 'edit') || body.next === id;
    return kind === LEAVES[what] && isOpened && (kind === 'grant_proposed' || user === who);
  };

/** Whatever was decided was decided by a press of the one who is said to have decided it. */
function aboutLines({ pressed }: Played, lines: readonly Line[]): string[] {
  const may = pressed.filter((press) => press.answer === 'accepted' || isUnsure(press));
  return lines.flatMap((line) => (isMade(line, may) ? [] : [`nobody made ${line.turn} ${line.kind}`]));
}

const MADE_BY: Readonly<Record<string, readonly Pressed['what'][]>> = {
  rejected: ['reject'],
  voted: ['approve'],
  superseded: ['revise', 'edit', 'ask', 'again'],
  stopped: ['stop'],
};

function isMade({ kind, turn, user, body }: Line, may: readonly Pressed[]): boolean {
  const kinds = MADE_BY[kind];
  // An admin's pause stops a run, and bears nobody's id.
  if (kinds === undefined || (kind === 'stopped' && user === '')) {
    return true;
  }
  return may.some(({ what, who, turn: on, id }) => {
    const isThis = kind === 'superseded' ? id === body.next : on === turn;
    return kinds.includes(what) && who === user && isThis;
  });
}

/** As many lines of refusals as refusals; a store that was away may hold one of which nobody could be told. */
function aboutRefused({ pressed }: Played, lines: readonly Line[]): string[] {
  const told = pressed.filter(
    (press) => !(press.answer === 'accepted' || isUnsure(press) || press.what === 'revoke' || press.what === 'ask'),
  );
  const unsure = pressed.filter((press) => isUnsure(press));
  const nameOf = ({ what, who, turn, answer }: Pressed) => `${turn} ${who} ${WISHES[what] ?? what} ${answer}`;
  const left = lines
    .filter(({ kind }) => kind === 'refused')
    .map(({ turn, user, body }) => `${turn} ${user} ${String(body.wish)} ${String(body.why)}`);
  const missing = told.flatMap((press) => {
    const at = left.indexOf(nameOf(press));
    left.splice(at, at < 0 ? 0 : 1);
    return at < 0 ? [`no line says that ${nameOf(press)}`] : [];
  });
  const extra = left.filter((name) => !unsure.some(({ turn, who }) => name.startsWith(`${turn} ${who} `)));
  return [...missing, ...extra.map((name) => `nobody was told that ${name}`)];
}
