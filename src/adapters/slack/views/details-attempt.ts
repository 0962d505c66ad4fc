import type { Approval } from '#domain/policy/approval.ts';
import type { Run } from '#domain/program/run.ts';
import type { Attempt, Turn } from '#domain/session/session.ts';
import { code, joined, mention, moment, plainly, type Said, said, say } from '../said.ts';
import { listed } from '../texts/names.ts';
import { outcomeSentence } from '../texts/outcomes.ts';
import { count, LANGUAGES, seconds, size } from '../texts/quantities.ts';
import { authorOf } from './author.ts';
import { CARD, LIMITS } from './limits.ts';

const NAMES_CHARACTERS = 600;
const TEMPLATE_CHARACTERS = 100;
const MOST_FILES = 20;

/** Everything about one program: what it is, who decided, how it ran. */
export function attemptLines(attempt: Attempt, turn: Pick<Turn, 'authors'>): Said[] {
  const { digest, program, approval, votes, run } = attempt;
  const { language, sandbox, timeZone, hosts, secrets, inputs } = program;
  return [
    say`*Digest* ${code(said(digest))}`,
    say`*${madeBy(attempt)}* ${authorOf(turn, attempt)}`,
    say`*Runs* as ${said(LANGUAGES[language])} in ${said(sandbox.provider, CARD.name)}, template ${code(said(sandbox.template, TEMPLATE_CHARACTERS))}, time zone ${said(timeZone)}`,
    say`*Reads* ${named(inputs.map((input) => `${input.name} (${size(input.size)})`))}`,
    say`*Network* ${named(hosts)}`,
    say`*Secrets* ${named(secrets.map(({ name, version }) => `${name} version ${version}`))}`,
    limitsLine(attempt),
    ...(approval === null ? votes.map(voteLine) : approvalLines(approval)),
    ...(run === null ? [] : runLines(run, attempt)),
  ];
}

/** The function of a kept tool was written before, by another. */
const madeBy = ({ program }: Attempt): Said => (program.tool === null ? plainly`Written by` : plainly`Call by`);

const named = (names: readonly string[]): Said =>
  names.length === 0 ? plainly`None` : said(listed(names, 'and', MOST_FILES), NAMES_CHARACTERS);

function limitsLine({ program: { limits } }: Attempt): Said {
  const all = [
    `${limits.memoryMb} MB`,
    count(limits.seconds, 'second'),
    `${count(limits.cpuSeconds, 'second')} of processor time`,
    `${limits.processes} ${limits.processes === 1 ? 'process' : 'processes'}`,
    `${limits.diskMb} MB on disk`,
    count(limits.files, 'file'),
    `${limits.outputMb} MB of output`,
  ];
  return say`*Limits* ${said(all.join(', '))}`;
}

type Voted = Approval['approvers'][number];

/** One yes with its evidence; ids of groups are mentions, which ring nobody in a window. */
function voteLine({ user, name, at, kind, through }: Voted): Said {
  const when = at === undefined ? plainly`` : say`, ${moment(at, 'both')}`;
  const as = kind === undefined ? plainly`` : kind === 'admin' ? plainly`, as an admin` : plainly`, as a full member`;
  const groups = (through ?? []).filter((id) => id !== user);
  const by = joined(groups.slice(0, MOST_FILES).map(mention), ', ');
  return say`Approved by ${said(name, CARD.name)}${when}${as}${by === '' ? plainly`` : say` and one of ${by}`}`;
}

function approvalLines(approval: Approval): Said[] {
  const { approvers, at, policy, endsAt, grant, terms } = approval;
  const under = policy === '' ? plainly`` : say`, policy ${code(said(policy, CARD.name))}`;
  const until = endsAt === null ? plainly`` : say`, to start before ${moment(endsAt, 'both')}`;
  return [
    ...approvers.map(voteLine),
    say`The approval was complete, ${moment(at, 'both')}${under}${until}`,
    ...(grant === null ? [] : [plainly`Nobody was asked: a standing approval covers it`]),
    ...(terms === null
      ? []
      : [say`With it the function was allowed without asking until ${moment(terms.endsAt, 'day')}`]),
  ];
}

function runLines(run: Run, attempt: Attempt): Said[] {
  const { startedAt, endedAt, memoryMb, artifacts } = run;
  const memory = memoryMb === null ? plainly`` : say`, ${Math.round(memoryMb)} MB`;
  const files = artifacts.map(({ path, size: bytes }) => `${path.replace(/^out\//, '')} (${size(bytes)})`);
  return [
    say`*Ran* ${moment(startedAt, 'both')}, for ${said(seconds(endedAt - startedAt))}${memory}`,
    said(outcomeSentence(run, attempt), LIMITS.alert * 2),
    say`*Left* ${named(files)}`,
  ];
}
