import type { IncomingMessage } from 'node:http';
import { SENTENCES } from './texts.ts';

/** Why a request is not even read. */
export interface TurnedAway {
  readonly status: 401 | 403 | 404 | 405;
  readonly sentence: string;
}

const PATH = '/mcp';

/**
 * Who may speak to a server on this machine: nobody who came here by another name (DNS rebinding), no page of a browser,
 * and nobody without a token. Gives the token, which is still to be looked at.
 */
export function tokenOf(
  { method, url, headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  port: number,
): string | TurnedAway {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!own.includes(headers.host?.toLowerCase() ?? '')) {
    return { status: 403, sentence: SENTENCES.wrongHost };
  }
  if (headers.origin !== undefined && !own.some((host) => headers.origin === `http://${host}`)) {
    return { status: 403, sentence: SENTENCES.wrongOrigin };
  }
  if (url !== PATH) {
    return { status: 404, sentence: SENTENCES.nowhere };
  }
  if (method !== 'POST') {
    return { status: 405, sentence: SENTENCES.postOnly }; // there are no sessions to listen to or to end
  }
  const token = BEARER.exec(headers.authorization ?? '')?.[1];
  return token ?? { status: 401, sentence: SENTENCES.noToken };
}

const BEARER = /^bearer ([\w.~+/=-]{1,200})$/i;
