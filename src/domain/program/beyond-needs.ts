import type { Findings } from './findings.ts';
import { parseHost } from './hosts.ts';
import type { Needs } from './plan.ts';

/** What there is beside what a plan lists: names of files and of secrets. */
export interface Around {
  readonly files: readonly string[];
  readonly secrets: readonly string[];
}

const QUOTES = ['"', "'", '`'];

/**
 * What a program says that it would touch and its plan does not list, such as "host api.example.com". Only names that are
 * told for certain count: hosts of addresses where it uses the network, and files and secrets that are there. The rest is
 * for the card to warn of, and for the sandbox to keep away.
 */
export function beyondNeeds(source: string, { touches, addresses }: Findings, needs: Needs, around: Around): string[] {
  const does = (kind: Findings['touches'][number]['kind']): boolean => touches.some((touch) => touch.kind === kind);
  const planned = new Set(needs.hosts.map((host) => host.replace(/:\d+$/, '')));
  const hosts = does('network')
    ? addresses.map(({ host }) => host).filter((host) => parseHost(host) !== undefined && !planned.has(host))
    : [];
  const secrets = does('environment')
    ? around.secrets.filter((name) => !needs.secrets.includes(name) && readsVariable(source, name))
    : [];
  const files = around.files.filter(
    (name) => !needs.files.includes(name) && QUOTES.some((quote) => source.includes(`${quote}in/${name}${quote}`)),
  );
  const all = { host: hosts, secret: secrets, file: files };
  return Object.entries(all).flatMap(([kind, names]) => [...new Set(names)].map((name) => `${kind} ${name}`));
}

/** `environ["NAME"]`, `process.env.NAME`; the names of secrets are words. */
const readsVariable = (source: string, name: string): boolean =>
  QUOTES.some((quote) => source.includes(`${quote}${name}${quote}`)) ||
  new RegExp(`\\benv\\.${name}(?!\\w)`).test(source);
