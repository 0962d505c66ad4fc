import type { ServerResponse } from 'node:http';
import type { Happening } from '../../protocol.ts';
import type { Stage } from '../stage.ts';

const HEARTBEAT_MS = 15_000;

/** Server-sent events for one person until the page goes away. */
export function openStream(stage: Stage, response: ServerResponse, viewer: string): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const write = (happening: Happening) => response.write(`data: ${JSON.stringify(happening)}\n\n`);
  write({ type: 'app', connected: stage.socket.connections() > 0 });
  const stop = stage.changes.subscribe((change) => {
    if (change === undefined || (change.forPerson !== undefined && change.forPerson !== viewer)) {
      return;
    }
    const happening = change.happening(viewer);
    if (happening !== undefined) {
      write(happening);
    }
  });
  const heart = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    clearInterval(heart);
    stop();
  });
}
