import { median, table } from '../bench.ts';
import type { Aftermath } from './hostile.ts';
import { CLASSES } from './hostile-program.ts';
import type { Verdict } from './judge.ts';

const SHOWN_BREACHES = 40;

/** Everything that must not have happened, one line each. Empty: the host did not notice. */
export const breachesOf = ({ verdicts, changes, contacts, left }: Aftermath): readonly string[] => [
  ...verdicts.flatMap((verdict) => verdict.breaches.map((breach) => `${nameOf(verdict)}: ${breach}`)),
  ...verdicts
    .filter(({ outcome }) => outcome === 'other')
    .map((verdict) => `${nameOf(verdict)}: ended by ${verdict.ended}`),
  ...changes,
  ...(contacts === 0 ? [] : [`listeners of the host were reached ${contacts} times`]),
  ...Object.entries(left).flatMap(([what, names]) => names.map((name: string) => `left, ${what}: ${name}`)),
];

const nameOf = ({ program: { kind, name, language } }: Verdict): string => `${kind} (${language}), ${name}`;

/** A table by class and a summary, for people. */
export function told(aftermath: Aftermath): string {
  const rows = CLASSES.flatMap((kind) => {
    const own = aftermath.verdicts.filter(({ program }) => program.kind === kind);
    return own.length === 0 ? [] : [rowOf(kind, own)];
  });
  const breaches = breachesOf(aftermath);
  const head = ['class', 'programs', 'as they must', 'cut by time', 'otherwise', 'breaches', 'p50, ms', 'slowest, ms'];
  return [
    table(head, [...rows, rowOf('all', aftermath.verdicts)]),
    '',
    `${aftermath.verdicts.length} programs in ${aftermath.seconds} s. ${endings(aftermath.verdicts)}`,
    `Canaries ${aftermath.changes.length === 0 ? 'and host unchanged' : 'or host CHANGED'}, listeners heard ${aftermath.contacts || 'nothing'}.`,
    `Left: ${Object.entries(aftermath.left)
      .map(([what, names]) => `${names.length} ${what}`)
      .join(', ')}.`,
    ...breaches.slice(0, SHOWN_BREACHES).map((breach) => `BREACH  ${breach}`),
    breaches.length === 0 ? 'No breach.' : `${breaches.length} breaches.`,
  ].join('\n');
}

function rowOf(kind: string, verdicts: readonly Verdict[]): readonly string[] {
  const count = (outcome: Verdict['outcome']): number =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const times = verdicts.map(({ milliseconds }) => milliseconds);
  const breaches = verdicts.reduce((total, verdict) => total + verdict.breaches.length, 0);
  const figures = [
    verdicts.length,
    count('expected'),
    count('cut'),
    count('other'),
    breaches,
    median(times),
    Math.max(...times),
  ];
  return [kind, ...figures.map((figure) => String(Math.round(figure)))];
}

function endings(verdicts: readonly Verdict[]): string {
  const counts = new Map<string, number>();
  for (const { ended } of verdicts) {
    const kind = /^exit (?!0$)/.test(ended) ? 'exit with an error' : ended;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  return `Ended by: ${sorted.map(([kind, count]) => `${kind} ${count}`).join(', ')}.`;
}

/** The same as figures, in the form of the benches. */
export const figuresOf = (aftermath: Aftermath): Record<string, number> => ({
  programs: aftermath.verdicts.length,
  classes: new Set(aftermath.verdicts.map(({ program }) => program.kind)).size,
  breaches: breachesOf(aftermath).length,
  cut: aftermath.verdicts.filter((verdict) => verdict.outcome === 'cut').length,
  host_changes: aftermath.changes.length,
  listener_contacts: aftermath.contacts,
  processes_left: aftermath.left.processes.length,
  groups_left: aftermath.left.groups.length,
  containers_left: aftermath.left.containers.length,
  files_left: aftermath.left.files.length,
  slowest_ms: Math.max(0, ...aftermath.verdicts.map(({ milliseconds }) => milliseconds)),
  seconds: aftermath.seconds,
});
