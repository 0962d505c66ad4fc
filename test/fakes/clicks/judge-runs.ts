import { pressDigest } from '#domain/session/decision.ts';
import type { Attempt, Session, Turn } from '#domain/session/session.ts';
import type { Ran } from './counting-sandbox.ts';
import { type Line, linesOf } from './lines.ts';
import { type Case, maySayYes, seenBetween, yesesNeeded } from './naive-rules.ts';
import type { Played, Pressed } from './played.ts';

/** Answers after which a press may have counted although nobody could say so. */
export const isUnsure = ({ answer }: Pressed): boolean => ['not_saved', 'unsure', 'thrown'].includes(answer);

type Approval = NonNullable<Attempt['approval']>;

/** Every run has exactly one complete approval of exactly its digest, and every approval was complete. */
export function whyNotRun(played: Played): string[] {
  const lines = linesOf(played);
  return [
    ...played.runs.flatMap((run) => aboutRun(played, run)),
    ...aboutRepeats(played, lines),
    ...played.session.turns.flatMap((turn) =>
      turn.attempts.flatMap((attempt) =>
        attempt.approval === null ? [] : aboutApproval(played, lines, turn, attempt, attempt.approval),
      ),
    ),
  ];
}

function aboutRun(played: Played, run: Ran): string[] {
  const { session, moments, taken, ref } = played;
  const turn = session.turns.find(({ id }) => id === run.turn);
  const found = turn?.attempts.filter(({ approval }) => approval?.digest === run.digest) ?? [];
  const [attempt] = found;
  const approval = attempt?.approval;
  if (found.length !== 1 || turn === undefined || attempt === undefined || !approval || attempt.digest !== run.digest) {
    return [`${run.turn} ran ${run.digest.slice(0, 8)} under ${found.length} approvals`];
  }
  const began = taken.findLast((job) => job.turn === run.turn && job.began <= run.began);
  const seen = seenBetween(moments, began?.began ?? 0, run.began);
  const own = caseOf(session, turn, attempt, run.source);
  // Whoever gave a standing approval decided on no request of their own.
  const it = approval.grant === null ? own : { ...own, requester: '', authors: [] };
  const standing = approval.approvers.filter(({ user }) => seen.some((moment) => maySayYes(moment, user, it)));
  const fewest = Math.min(...seen.map((moment) => yesesNeeded(moment, it)));
  const isHere = approval.turn === run.turn && approval.channel === ref.channel;
  return [
    ...(isHere && approval.requester === turn.request.user ? [] : [`${run.turn} ran by another turn's approval`]),
    ...(standing.length >= fewest ? [] : [`${run.turn} ran with ${standing.length} of ${fewest} who may approve`]),
    ...(approval.endsAt === null || (began?.at ?? run.at) < approval.endsAt ? [] : [`${run.turn} ran too late`]),
    ...(seen.every(({ paused }) => paused) ? [`${run.turn} ran while paused`] : []),
  ];
}

/** A run comes a second time only where it was cut and could touch nothing, and ends only once. */
function aboutRepeats({ runs, session }: Played, lines: readonly Line[]): string[] {
  return session.turns.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ digest, program, run }) => {
      const own = runs.filter((each) => each.turn === id && each.digest === digest);
      const starts = lines.filter((line) => line.turn === id && line.kind === 'started' && line.body.digest === digest);
      const epochs = new Set(own.map(({ epoch }) => epoch));
      const isFree = program.hosts.length + program.secrets.length === 0;
      return [
        ...(own.length > 1 && !isFree ? [`${id} touched something twice`] : []),
        ...(epochs.size === own.length ? [] : [`${id} ran twice in one epoch`]),
        ...(own.every(({ epoch }) => starts.some(({ body }) => body.epoch === epoch)) ? [] : [`${id} ran unstarted`]),
        ...(run?.outcome.kind === 'passed' && own.length === 0 ? [`${id} passed without a run`] : []),
      ];
    }),
  );
}

function aboutApproval(
  played: Played,
  lines: readonly Line[],
  turn: Turn,
  attempt: Attempt,
  approval: Approval,
): string[] {
  const name = `${turn.id}:${attempt.number}`;
  const line = lines.find((each) => each.kind === 'approved' && each.body.nonce === approval.nonce);
  if (line === undefined) {
    return [`${name} was approved without a line`];
  }
  const proposed = lines.findLast(
    (each) => each.kind === 'proposed' && each.turn === turn.id && each.place < line.place,
  );
  const expiresAt = Number(proposed?.body.expiresAt ?? Number.POSITIVE_INFINITY);
  return [
    ...(approval.digest === attempt.digest ? [] : [`${name} has another program's approval`]),
    ...(line.at < expiresAt ? [] : [`${name} was approved after its time`]),
    ...(proposed?.body.tooFew === true && approval.grant === null ? [`${name} was approved where too few can`] : []),
    ...(approval.grant === null ? aboutYeses(played, lines, turn, attempt, { line, approval }) : []),
  ];
}

/** Everybody whose yes counts gave it to what stood on the card, had not taken it back, and could say it at the end. */
function aboutYeses(
  played: Played,
  lines: readonly Line[],
  turn: Turn,
  attempt: Attempt,
  { line, approval }: { readonly line: Line; readonly approval: Approval },
): string[] {
  const { session, moments, pressed, textOf } = played;
  const users = approval.approvers.map(({ user }) => user);
  const last = users.at(-1) ?? '';
  const again = pressed.filter(({ what, id }) => what === 'again' && id === turn.id);
  const yeses = pressed.filter(
    (each) => each.what === 'approve' && each.turn === turn.id && each.digest === pressDigest(attempt),
  );
  const completing = [...yeses.filter(({ who }) => who === last), ...again].filter(
    (each) => each.answer === 'accepted' || isUnsure(each),
  );
  const began = Math.min(...completing.map((each) => each.began));
  const ended = again.length > 0 ? Number.POSITIVE_INFINITY : Math.max(...completing.map((each) => each.ended));
  const seen = seenBetween(moments, began, ended);
  const it = caseOf(session, turn, attempt, textOf(attempt.program.files[0]?.sha256 ?? ''));
  const needed = Math.min(...seen.map((moment) => yesesNeeded(moment, it)));
  const counted = new Set(users.filter((user) => seen.some((moment) => maySayYes(moment, user, it))));
  const gave = (user: string): boolean =>
    [...yeses, ...again].some((each) => each.who === user && (each.answer === 'accepted' || isUnsure(each)));
  const kept = (user: string): boolean => user === last || holds(lines, turn.id, user, line.place);
  return [
    ...(counted.size === users.length && counted.size >= needed
      ? []
      : [`${turn.id}: ${users.join(', ')} are not the ${needed} who may approve`]),
    ...(seen.every(({ paused }) => paused) ? [`${turn.id} was approved while paused`] : []),
    ...users.filter((user) => !(gave(user) && kept(user))).map((user) => `${turn.id}: ${user} did not say yes to this`),
  ];
}

/** Whether somebody's yes stood when a change came. */
const holds = (lines: readonly Line[], turn: string, user: string, place: number): boolean =>
  lines.findLast(
    (line) =>
      line.turn === turn &&
      line.user === user &&
      line.place < place &&
      (line.kind === 'voted' || line.kind === 'withdrawn'),
  )?.kind === 'voted';

/** What is to be decided, with all who had a hand in it, however long ago. */
export const caseOf = (session: Session, turn: Turn, { program }: Attempt, source: string): Case => ({
  source,
  secrets: program.secrets.length,
  requester: turn.request.user,
  authors: authorsOf(session, turn),
});

function authorsOf(session: Session, turn: Turn): string[] {
  const before = session.turns.find(({ id }) => id === turn.from?.turn);
  if (before === undefined || turn.from === null) {
    return [];
  }
  const editor = turn.from.why === 'edit' && before.status === 'superseded' ? [before.by.user] : [];
  const isSame = turn.from.why === 'edit' || turn.from.why === 'again';
  return [...editor, ...(isSame ? authorsOf(session, before) : [])];
}
