import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The cookie that the first page load sets. */
export const COOKIE = 'threadsmith_token';

/** True when the request was made to this machine's own name: a foreign page cannot reach us by a name of its own. */
export function isLocal(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = request.headers;
  return hosts.includes(host) && (origin === undefined || hosts.some((own) => origin === `http://${own}`));
}

/** True when the request carries the page's token. */
export function mayUsePage(request: IncomingMessage, token: string): boolean {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const given = cookies.find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  const header = request.headers.authorization?.replace(/^Bearer /, '');
  return same(given, token) || same(header, token);
}

/** Compares without telling by time how much was right. */
export function same(given: string | null | undefined, token: string): boolean {
  const one = Buffer.from(given ?? '');
  const other = Buffer.from(token);
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
