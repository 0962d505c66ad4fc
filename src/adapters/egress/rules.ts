import type { IncomingMessage } from 'node:http';
import { type Host, parseHost } from '#domain/program/hosts.ts';

/** What a client asks for; or why we do not even look further. */
export type Asked = { readonly key: string } | { readonly wrong: string };

/** Methods whose body, sent in chunks, would arrive as a second request that nobody looked at. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** A run's hosts by `name:port`; undefined when one of them is no exact name. */
export function hostsByKey(hosts: readonly string[]): ReadonlyMap<string, Host> | undefined {
  const parsed = hosts.map(parseHost);
  const known = parsed.flatMap((host) => (host === undefined ? [] : [[`${host.name}:${host.port}`, host] as const]));
  return known.length === parsed.length ? new Map(known) : undefined;
}

/** `name:port` of a request, in lower case and otherwise as it was written: whoever writes it differently is refused. */
export function askedFor({ method = '', url = '', headers, rawHeaders }: IncomingMessage): Asked {
  if (method === 'CONNECT') {
    return { key: url.toLowerCase() };
  }
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== 'http:' || target.username !== '' || target.password !== '') {
    return { wrong: 'only http:// addresses and CONNECT' };
  }
  if (headers['transfer-encoding'] !== undefined && BODILESS.has(method)) {
    return { wrong: `no ${method} in chunks` };
  }
  const key = `${target.hostname}:${target.port || '80'}`;
  const named = rawHeaders.filter((_, index) => index % 2 === 0 && rawHeaders[index]?.toLowerCase() === 'host');
  const host = headers.host?.toLowerCase() ?? '';
  const isSame = host === key || `${host}:80` === key;
  return named.length === 1 && isSame ? { key } : { wrong: 'the Host header and the address differ' };
}
