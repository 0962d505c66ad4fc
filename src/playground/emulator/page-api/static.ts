import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { sendBytes } from '../http.ts';
import type { Stage } from '../stage.ts';
import { COOKIE, mayUsePage, same } from './gate.ts';

const KINDS: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const POLICY =
  "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/** The built page. The first load brings the token in the address and leaves with it in a cookie. */
export async function serveStatic(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { token, pageFolder } = stage.settings;
  if (url.pathname === '/' && same(url.searchParams.get('token'), token)) {
    response.writeHead(302, {
      location: '/',
      'set-cookie': `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax`,
      'cache-control': 'no-store',
    });
    response.end();
    return;
  }
  if (!mayUsePage(request, token)) {
    return sendBytes(
      response,
      403,
      'Open the address that was printed when the playground started.',
      'text/plain; charset=utf-8',
    );
  }
  const file =
    pageFolder === undefined ? undefined : pathIn(pageFolder, url.pathname === '/' ? '/index.html' : url.pathname);
  const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (file === undefined || bytes === undefined) {
    return sendBytes(response, 404, 'There is no such page.', 'text/plain; charset=utf-8');
  }
  sendBytes(response, 200, bytes, KINDS[extname(file)] ?? 'application/octet-stream', {
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
}

/** A path below the folder, or nothing. */
function pathIn(folder: string, path: string): string | undefined {
  const root = normalize(folder);
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const file = normalize(join(root, plain));
  return plain.includes('\0') || !file.startsWith(root.endsWith(sep) ? root : `${root}${sep}`) ? undefined : file;
}
