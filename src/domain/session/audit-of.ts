import type { AuditEntry } from '../audit/audit.ts';
import type { Effect } from './effect.ts';
import { lastAttempt, type Session, type Turn, type TurnIn } from './session.ts';

type Line = Pick<AuditEntry, 'kind' | 'body'>;

/**
 * The change with its lines of the audit in the outbox, in the same atomic step. They are read off what the change did to
 * the turns, so that no change can leave them out.
 */
export function audited(before: Session, after: Session, at: number): Session {
  if (after === before) {
    return after;
  }
  const lines = after.turns.flatMap((turn) => {
    const old = before.turns.find(({ id }) => id === turn.id);
    return old === turn ? [] : linesOf(old, turn).map((line) => ({ turn: turn.id, line }));
  });
  return lines.reduce((session, { turn, line }) => withLine(session, turn, { ...line, at }), after);
}

/** An attempt that was refused leaves nothing but its line. */
export const refusedAttempt = (session: Session, turn: string, body: AuditEntry['body'], at: number): Session =>
  withLine(session, turn, { at, kind: 'refused', body });

function withLine(session: Session, turn: string, entry: AuditEntry): Session {
  const revision = session.revision + 1;
  const { workspace: _workspace, ...place } = session.ref;
  const effect: Effect = {
    id: `${session.ref.channel}:${session.ref.thread}:${revision}:audit:${turn}`,
    turn,
    by: '',
    kind: 'audit',
    entry: { ...entry, body: { ...place, turn, ...entry.body } },
  };
  return { ...session, revision, outbox: [...session.outbox, effect] };
}

function linesOf(old: Turn | undefined, turn: Turn): Line[] {
  const opened = old === undefined ? [asked(turn)] : [];
  if (old !== undefined && isTakenUp(old, turn)) {
    return old.status === 'running' ? [{ kind: 'interrupted', body: aboutOf(turn) }] : [];
  }
  if (old?.status !== turn.status || old.attempts.length !== turn.attempts.length) {
    const line = statusLine(old, turn);
    return [...opened, ...decisionLines(old, turn), ...grantLines(turn), ...(line === undefined ? [] : [line])];
  }
  return [...opened, ...decisionLines(old, turn), ...keepLines(old, turn)];
}

/** What became of its function in the library. */
function keepLines(old: Turn, turn: Turn): Line[] {
  if (turn.status !== 'finished' || (old.status === 'finished' && old.kept === turn.kept)) {
    return [];
  }
  const about = aboutOf(turn);
  const { kept } = turn;
  if (kept?.state === 'kept') {
    const { tool, way, by, replayed } = kept;
    const body = { ...about, user: by.user, tool: tool.id, version: tool.version, way, replayed };
    return [{ kind: 'tool_kept', body }];
  }
  if (kept?.state !== 'not_kept') {
    return [];
  }
  const user = old.status === 'finished' && old.kept?.state === 'wanted' ? old.kept.wanted.by.user : '';
  return [{ kind: 'tool_not_kept', body: { ...about, user, why: kept.why } }];
}

/** A run that was cut is to run again, by the approval that it had: nobody approved anything anew. */
const isTakenUp = (old: Turn, { status }: Turn): boolean =>
  status === 'approved' && (old.status === 'running' || old.status === 'interrupted');

const asked = ({ request, from, authors }: Turn): Line => ({
  kind: 'asked',
  body: {
    user: request.user,
    source: request.source,
    files: request.files.length,
    ...(from === null ? {} : { from: from.turn, why: from.why }),
    ...(authors.length === 0 ? {} : { authors: authors.map(({ user }) => user) }),
  },
});

/** Votes that came and went, terms that were written on the card. */
function decisionLines(old: Turn | undefined, turn: Turn): Line[] {
  const last = lastAttempt(turn);
  const before = old?.attempts.find(({ number }) => number === last?.number);
  if (last === undefined || before === undefined || turn.status !== 'awaiting_approval') {
    return [];
  }
  const about = { digest: last.digest, attempt: last.number };
  const came = last.votes.filter(({ user }) => !before.votes.some((each) => each.user === user));
  const went = before.votes.filter(({ user }) => !last.votes.some((each) => each.user === user));
  const terms = last.terms === null || last.terms === before.terms ? [] : [last.terms];
  // A voter took it back, or the terms on the card changed, or whoever voted next found that they may no longer.
  const why = terms.length > 0 ? 'terms' : came.length > 0 ? 'no_right' : 'voter';
  return [
    ...came.map(
      ({ user, kind, through }): Line => ({ kind: 'voted', body: { ...about, user, standing: kind, through } }),
    ),
    ...went.map(({ user }): Line => ({ kind: 'withdrawn', body: { ...about, user, why } })),
    ...terms.map(
      ({ users, usesADay, endsAt }): Line => ({
        kind: 'grant_proposed',
        body: { ...about, users, usesADay, endsAt },
      }),
    ),
  ];
}

/** A standing approval that let it run. */
function grantLines(turn: Turn): Line[] {
  const grant = turn.status === 'approved' ? lastAttempt(turn)?.approval?.grant : null;
  return grant ? [{ kind: 'grant_used', body: { grant, user: turn.request.user } }] : [];
}

/** What the turn has come to; undefined for what only works on. */
function statusLine(old: Turn | undefined, turn: Turn): Line | undefined {
  const last = lastAttempt(turn);
  const about = aboutOf(turn);
  switch (turn.status) {
    case 'queued':
    case 'planning':
      return undefined;
    case 'awaiting_approval':
      return { kind: 'proposed', body: { ...about, ...proposalOf(turn) } };
    case 'approved':
      return { kind: 'approved', body: { ...about, ...approvalOf(turn) } };
    case 'running':
      return { kind: 'started', body: { ...about, epoch: turn.epoch } };
    case 'finished':
      return { kind: 'finished', body: { ...about, ...last?.run?.outcome } };
    case 'answered':
    case 'asking':
      return { kind: 'answered', body: { question: turn.status === 'asking' } };
    case 'failed':
      return { kind: old?.status === 'approved' ? 'not_run' : 'failed', body: { ...about, reason: turn.reason } };
    case 'rejected':
    case 'superseded':
    case 'stopped':
      return { kind: turn.status, body: { ...about, user: turn.by.user, ...endOf(turn) } };
    case 'expired':
    case 'interrupted':
      return { kind: turn.status, body: about };
    default:
      return turn satisfies never;
  }
}

/** Which program it is about, where there is one. */
function aboutOf(turn: Turn): AuditEntry['body'] {
  const last = lastAttempt(turn);
  return last === undefined ? {} : { digest: last.digest, attempt: last.number };
}

const endOf = (turn: TurnIn<'rejected' | 'superseded' | 'stopped'>): AuditEntry['body'] =>
  turn.status === 'superseded' ? { next: turn.next } : turn.status === 'stopped' ? { ran: turn.ran } : {};

function proposalOf({ attempts, waiting }: TurnIn<'awaiting_approval'>): AuditEntry['body'] {
  const program = attempts.at(-1)?.program;
  return {
    model: attempts.at(-1)?.model ?? '',
    hosts: program?.hosts ?? [],
    secrets: program?.secrets.map(({ name, version }) => `${name} ${version}`) ?? [],
    sandbox: program?.sandbox.provider ?? '',
    quorum: waiting.quorum,
    fourEyes: waiting.fourEyes,
    tooFew: waiting.tooFew,
    expiresAt: waiting.expiresAt,
  };
}

function approvalOf(turn: Turn): AuditEntry['body'] {
  const approval = lastAttempt(turn)?.approval;
  return approval
    ? {
        approvers: approval.approvers.map(({ user, kind, through, at }) => ({
          user,
          standing: kind ?? '',
          through: through ?? [],
          at: at ?? approval.at,
        })),
        requester: approval.requester,
        nonce: approval.nonce,
        policy: approval.policy,
        endsAt: approval.endsAt,
        grant: approval.grant,
        keep: approval.keep === true,
      }
    : {};
}
