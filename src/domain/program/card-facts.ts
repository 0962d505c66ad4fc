import { z } from 'zod';
import type { Findings, Imported, Touch } from './findings.ts';
import type { Program } from './program.ts';

/** Numbers of lines from 1, with the file where it is not the one that people read first. */
const Place = z.object({ file: z.string(), lines: z.array(z.int().min(1)) });
/** Lines of one file. */
export type Place = z.infer<typeof Place>;

/** What a card warns of. The order here is the order of importance: the first that applies stands on the card. */
export const ALERT_KINDS = [
  'hidden',
  'unparsed',
  'secret_literal',
  'dynamic',
  'look_alike',
  'deserialisation',
  'processes',
  'network',
  'other_hosts',
  'unknown_imports',
  'files',
  'environment',
] as const;
/** One warning with what its sentence names: lines of a file, or names. */
export const Alert = z.object({ kind: z.enum(ALERT_KINDS), place: Place, names: z.array(z.string()) });
export type Alert = z.infer<typeof Alert>;

/**
 * What a card may say about touching, from the findings and the declared needs. Small enough to be stored with the
 * attempt. Network: `undeclared` is used by the text although no host is granted, `unknown` cannot be told.
 */
export const CardFacts = z.object({
  network: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('hosts'), hosts: z.array(z.string()) }),
    z.object({ kind: z.literal('undeclared'), place: Place }),
    z.object({ kind: z.literal('unknown') }),
  ]),
  /** Installed packages, sorted; the standard library is left out. */
  packages: z.array(z.string()),
  /** Imported names that nobody here knows, sorted. */
  unknown: z.array(z.string()),
  alerts: z.array(Alert),
});
export type CardFacts = z.infer<typeof CardFacts>;

/** A line of a file. */
export interface Line {
  readonly file: string;
  readonly line: number;
}

/**
 * The facts of a program. `ours` are the files that we wrote ourselves: what they touch is not the model's doing.
 * `literals` are lines that hold what looks like a secret.
 */
export function cardFacts(
  findings: Findings,
  needs: Pick<Program, 'hosts' | 'secrets'>,
  ours: readonly string[] = [],
  literals: readonly Line[] = [],
): CardFacts {
  const theirs = withoutFiles(findings, ours);
  const packages = namesFrom(theirs.imports, 'package');
  const unknown = namesFrom(theirs.imports, 'unknown');
  return { network: networkOf(theirs, needs.hosts), packages, unknown, alerts: alertsOf(theirs, needs, literals) };
}

function withoutFiles(findings: Findings, ours: readonly string[]): Findings {
  const isTheirs = ({ file }: { file: string }) => !ours.includes(file);
  return {
    language: findings.language,
    files: findings.files.filter(isTheirs),
    imports: findings.imports.filter(isTheirs),
    touches: findings.touches.filter(isTheirs),
    oddities: findings.oddities.filter(isTheirs),
    addresses: findings.addresses.filter(isTheirs),
  };
}

function networkOf(findings: Findings, hosts: readonly string[]): CardFacts['network'] {
  if (hosts.length > 0) {
    return { kind: 'hosts', hosts: [...hosts] }; // nothing else is let through, whatever the program tries
  }
  const used = placeOf(touchesOf(findings, 'network'));
  if (used.lines.length > 0) {
    return { kind: 'undeclared', place: used };
  }
  return isOpaque(findings) ? { kind: 'unknown' } : { kind: 'none' };
}

/** Whether the text does not say all that the program may do. */
const isOpaque = ({ files, imports, touches }: Findings): boolean =>
  files.some(({ state }) => state === 'unparsed') ||
  imports.some(({ from }) => from === 'unknown') ||
  touches.some(({ kind }) => kind === 'dynamic' || kind === 'deserialisation' || kind === 'processes');

function alertsOf(
  findings: Findings,
  { hosts, secrets }: Pick<Program, 'hosts' | 'secrets'>,
  literals: readonly Line[],
): Alert[] {
  const { oddities, imports, addresses, files } = findings;
  const touches = (kind: Touch['kind'], applies = true): Alert['place'] & { names: string[] } => {
    const found = applies ? touchesOf(findings, kind) : [];
    return { ...placeOf(found), names: distinct(found.map(({ what }) => what)) };
  };
  const isHidden = ({ kind }: { kind: string }) => kind === 'bidirectional' || kind === 'invisible';
  const others =
    hosts.length === 0 ? [] : addresses.filter(({ host }) => !hosts.some((each) => isSameHost(each, host)));
  const strangers = imports.filter(({ from }) => from === 'unknown');
  const places: Readonly<Record<Alert['kind'], Place & { names?: string[] }>> = {
    hidden: placeOf(oddities.filter(isHidden)),
    unparsed: placeOf(files.flatMap((file) => (file.state === 'unparsed' ? [file] : []))),
    secret_literal: placeOf(literals),
    dynamic: touches('dynamic'),
    look_alike: placeOf(oddities.filter((oddity) => !isHidden(oddity))),
    deserialisation: touches('deserialisation'),
    processes: touches('processes'),
    network: touches('network', hosts.length === 0),
    other_hosts: { ...placeOf(others), names: distinct(others.map(({ host }) => host)) },
    unknown_imports: { ...placeOf(strangers), names: namesFrom(strangers, 'unknown') },
    files: touches('files'),
    environment: touches('environment', secrets.length === 0), // secrets are handed over there
  };
  return ALERT_KINDS.flatMap((kind): Alert[] => {
    const { file, lines, names = [] } = places[kind];
    return lines.length === 0 ? [] : [{ kind, place: { file, lines }, names }];
  });
}

const touchesOf = ({ touches }: Findings, kind: Touch['kind']): Touch[] =>
  touches.filter((touch) => touch.kind === kind);

/** The lines of the first file that has any. */
function placeOf(found: readonly Line[]): Place {
  const file = found[0]?.file ?? '';
  const lines = new Set(found.filter((each) => each.file === file).map(({ line }) => line));
  return { file, lines: [...lines].sort((a, b) => a - b) };
}

/** A declared host may carry a port; one that a text names does not. */
const isSameHost = (declared: string, named: string): boolean => declared.replace(/:\d+$/, '') === named.toLowerCase();

const namesFrom = (imports: readonly Imported[], from: Imported['from']): string[] =>
  distinct(imports.flatMap((each) => (each.from === from ? [packageOf(each.name)] : []))).sort();

/** `matplotlib.pyplot` → matplotlib, `@scope/name/part` → @scope/name; files and addresses whole. */
const packageOf = (name: string | null): string =>
  name === null ? 'a computed name' : (/^(?:@[^/]+\/[^/]+|[^./:@][^./:]*(?![^./]*:))/.exec(name)?.[0] ?? name);

const distinct = (names: readonly string[]): string[] => [...new Set(names)];
