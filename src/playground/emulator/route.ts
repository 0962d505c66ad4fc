import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { takeResponse } from './acts/respond.ts';
import { serveFile, takeUpload } from './file-server.ts';
import { sendJson } from './http.ts';
import { isLocal, mayUsePage } from './page-api/gate.ts';
import { servePage } from './page-api/serve.ts';
import { serveStatic } from './page-api/static.ts';
import { type Office, serveApi } from './web-api/dispatch.ts';

/** Sends every request to the part that answers it; nothing foreign gets past the door. */
export function route(server: Server, office: Office, port: number): void {
  server.on('request', (request, response) => {
    serve(office, request, response, port).catch((cause: unknown) => {
      // A fault of the emulator itself: loud, so that no test takes it for Slack.
      if (response.headersSent) {
        response.destroy();
      } else {
        sendJson(response, 500, { ok: false, error: 'emulator_broken', message: String(cause) });
      }
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (isLocal(request, port)) {
      office.stage.socket.upgrade(request, socket, head);
    } else {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
  });
}

async function serve(office: Office, request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
  const { stage, faults } = office;
  const url = new URL(request.url ?? '/', stage.origin());
  if (!isLocal(request, port)) {
    return sendJson(response, 403, { ok: false, error: 'foreign_host', message: 'Only this machine may ask.' });
  }
  if (url.pathname.startsWith('/api/')) {
    return serveApi(office, request, response, url);
  }
  if (url.pathname.startsWith('/files/')) {
    return serveFile(stage, faults, request, response, url.pathname);
  }
  if (url.pathname.startsWith('/upload/')) {
    return takeUpload(stage, faults, request, response, url.pathname.slice('/upload/'.length));
  }
  if (url.pathname.startsWith('/respond/')) {
    return takeResponse(stage, request, response, url);
  }
  if (url.pathname.startsWith('/page/')) {
    return mayUsePage(request, stage.settings.token)
      ? servePage(stage, request, response, url)
      : sendJson(response, 403, {
          error: 'not_authed',
          message: 'Open the address that was printed when the playground started.',
        });
  }
  return serveStatic(stage, request, response, url);
}
