import type { Alert, CardFacts, Place } from './card-facts.ts';

const MOST_LINES_NAMED = 6;
const MOST_NAMES = 3;
const MOST_NAME_CHARACTERS = 40;

/** The Network field of the card. */
export function networkWords({ network }: Pick<CardFacts, 'network'>): string {
  switch (network.kind) {
    case 'none':
      return 'None';
    case 'hosts':
      return network.hosts.join(', ');
    case 'undeclared':
      return 'Used, but none is granted';
    case 'unknown':
      return 'Unknown';
    default:
      return network satisfies never;
  }
}

/** The Packages field of the card. */
export function packagesWords({ packages, unknown }: Pick<CardFacts, 'packages' | 'unknown'>): string {
  const all = [...packages, ...unknown.map((name) => `${name} (unknown)`)];
  return all.length === 0 ? 'None' : all.join(', ');
}

/**
 * A warning as one sentence of at most 200 characters. `shown` is the file that people read on the card; another one is
 * named. What it names comes from the program: escape it.
 */
export function alertWords({ kind, place, names }: Alert, shown: string): string {
  const at = linesWords(place, shown);
  const verb = (many: string, one: string) => (place.lines.length === 1 ? one : many);
  switch (kind) {
    case 'hidden':
      return `${at} ${verb('hold', 'holds')} hidden characters.`;
    case 'unparsed':
      return `I cannot read ${lowerFirst(at)}, so I cannot tell all that it does.`;
    case 'secret_literal':
      return `${at} ${verb('hold', 'holds')} what looks like a secret, and whoever sees this sees it.`;
    case 'dynamic':
      return 'It builds code while it runs, so I cannot tell all that it does.';
    case 'look_alike':
      return `${at} ${verb('hold', 'holds')} words that look like others.`;
    case 'deserialisation':
      return 'It loads stored objects, and those can run code.';
    case 'processes':
      return 'It starts other processes.';
    case 'network':
      return `${at} ${verb('use', 'uses')} the network, but the plan names no host, so it gets none.`;
    case 'other_hosts':
      return `It names ${namesWords(names)}, which it is not allowed to reach.`;
    case 'unknown_imports':
      return `I do not know what it imports: ${namesWords(names)}.`;
    case 'files':
      return `It touches files outside its folder: ${namesWords(names)}.`;
    case 'environment':
      return `${at} ${verb('read', 'reads')} the environment.`;
    default:
      return kind satisfies never;
  }
}

function linesWords({ file, lines }: Place, shown: string): string {
  const named = lines.slice(0, MOST_LINES_NAMED).map(String);
  const rest = lines.length - named.length;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  const of = file === shown ? '' : ` of ${clipped(file)}`;
  return all.length === 1
    ? `Line ${all.join('')}${of}`
    : `Lines ${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}${of}`;
}

function namesWords(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMES).map(clipped).join(', ');
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${named} and ${rest} more` : named;
}

const clipped = (name: string): string =>
  name.length <= MOST_NAME_CHARACTERS ? name : `${name.slice(0, MOST_NAME_CHARACTERS - 1).toWellFormed()}…`;

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
