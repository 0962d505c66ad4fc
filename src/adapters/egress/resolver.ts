import { promises as dns } from 'node:dns';

/** Gives all addresses of a name; none when there is no such name or nobody answered. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const TIMEOUT_MS = 3000;
const TRIES = 2;

/**
 * Asks DNS itself: the system's look-up would try search domains and files, so that a name could mean another one, and
 * would keep threads of this process busy as long as a hostile name server likes. `servers` are the system's unless said.
 */
export function dnsResolve(servers?: readonly string[]): Resolve {
  const resolver = new dns.Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers !== undefined) {
    resolver.setServers(servers);
  }
  return async (name) => {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}

/** Asks once for each name and remembers for so long; what was not found is asked again. */
export function remembering(resolve: Resolve, milliseconds: number): Resolve {
  const known = new Map<string, { readonly until: number; readonly answer: Promise<readonly string[]> }>();
  return async (name) => {
    const found = known.get(name);
    if (found !== undefined && performance.now() < found.until) {
      return found.answer;
    }
    const answer = resolve(name);
    known.set(name, { until: performance.now() + milliseconds, answer });
    const addresses = await answer.catch(() => []);
    if (addresses.length === 0) {
      known.delete(name);
    }
    return addresses;
  };
}
