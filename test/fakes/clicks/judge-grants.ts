import { canonical } from '#domain/json/canonical.ts';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import type { Attempt, Turn } from '#domain/session/session.ts';
import { linesOf } from './lines.ts';
import type { Played } from './played.ts';

const DAY_MS = 86_400_000;

interface Use {
  readonly turn: Turn;
  readonly attempt: Attempt;
  readonly at: number;
  readonly grant: string;
}

/** Whatever ran without anybody being asked was covered by what people had approved for it, which nobody had taken back. */
export function whyNotGranted(played: Played): string[] {
  const all = played.session.turns.flatMap((turn) => turn.attempts.map((attempt) => ({ turn, attempt })));
  const uses = all.flatMap(({ turn, attempt }): Use[] => {
    const approval = attempt.approval;
    return approval?.grant ? [{ turn, attempt, at: approval.at, grant: approval.grant }] : [];
  });
  return uses.flatMap((use) => {
    const given = all.find(({ attempt }) => attempt.approval?.nonce === use.grant)?.attempt;
    const terms = given?.approval?.terms;
    if (given === undefined || !terms || given.approval?.grant !== null) {
      return [`${use.turn.id} ran by a standing approval that nobody gave`];
    }
    const why = [
      ...aboutUse(use, given, terms),
      ...aboutCount(use, uses, terms),
      ...aboutRevoked(played, use),
      ...aboutLine(played, use),
    ];
    return why.map((each) => `${use.turn.id} ran by a standing approval ${each}`);
  });
}

function aboutUse({ turn, attempt, at }: Use, given: Attempt, terms: GrantTerms): string[] {
  const { program } = attempt;
  const isFor = terms.users.length === 0 || terms.users.includes(turn.request.user);
  const { n } = program.arguments;
  const freedom = terms.parameters.n;
  const fits =
    freedom?.kind === 'free' ||
    (freedom?.kind === 'fixed' && freedom.value === n) ||
    (freedom?.kind === 'set' && freedom.values.some((value) => value === n));
  return [
    ...(apart(program) === apart(given.program) ? [] : ['of another function']),
    ...(isFor ? [] : ['of other people']),
    ...(fits ? [] : ['with other arguments']),
    ...(at < terms.endsAt ? [] : ['that was over']),
    ...(program.hosts.length + program.secrets.length === 0 ? [] : ['although it touches something']),
  ];
}

/** A program without its call. */
const apart = ({
  arguments: _arguments,
  files,
  inputs: _inputs,
  timeZone: _zone,
  ...rest
}: Attempt['program']): string =>
  canonical({
    ...rest,
    secrets: rest.secrets.map(({ name }) => name),
    files: files.filter(({ path }) => path !== 'args.json').map(({ path, sha256 }) => ({ path, sha256 })),
  });

function aboutCount({ grant, at }: Use, uses: readonly Use[], { usesADay }: GrantTerms): string[] {
  const sameDay = uses.filter((use) => use.grant === grant && use.at > at - DAY_MS && use.at <= at);
  return sameDay.length <= usesADay ? [] : ['that was used up'];
}

/** The request came after somebody had taken it back. */
function aboutRevoked({ pressed, session }: Played, { turn, grant }: Use): string[] {
  const asked = pressed.find(({ id }) => id === turn.id);
  const given = session.turns.find(({ attempts }) => attempts.some(({ approval }) => approval?.nonce === grant));
  const isRevoked = pressed.some(
    ({ what, answer, began, ended }) =>
      what === 'revoke' &&
      answer === 'accepted' &&
      ended < (asked?.began ?? 0) &&
      // One that was given anew stands on its own.
      pressed.some(({ turn: on, what: how, ended: done }) => how === 'approve' && on === given?.id && done < began),
  );
  return isRevoked ? ['that was taken back'] : [];
}

/** It is in the audit that it was used. */
const aboutLine = (played: Played, { turn, grant }: Use): string[] =>
  linesOf(played).some((line) => line.kind === 'grant_used' && line.turn === turn.id && line.body.grant === grant)
    ? []
    : ['of which no line tells'];
