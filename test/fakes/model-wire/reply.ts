import type { ServerResponse } from 'node:http';
import type { HttpReply } from '../http.ts';
import { CHAT } from './chat.ts';
import { MESSAGES } from './messages.ts';
import type { Move, Wire, Written } from './move.ts';
import { RESPONSES } from './responses.ts';

/** What speaks: OpenAI's two ways of asking, and Anthropic's. */
export type Vendor = 'openai' | 'responses' | 'anthropic';

const WORD_EVERY_MS = 5;
const NOTHING: Written = { text: '', thoughts: '', end: 'whole' };

/** What a vendor's server replies. `streams` is whether it was asked to stream, and does. */
export function replyOf(vendor: Vendor, path: string, streams: boolean, move: Move): HttpReply {
  const wire = vendor === 'anthropic' ? MESSAGES : path.endsWith('/responses') ? RESPONSES : CHAT;
  if ('fail' in move) {
    const body = wire.error(move.message ?? 'no', move.code ?? 'some_error');
    return { status: move.fail, body, headers: { ...move.headers } };
  }
  if ('send' in move) {
    return { status: 200, body: move.send };
  }
  if ('lines' in move) {
    return { raw: (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(move.lines) };
  }
  if ('wire' in move) {
    return { raw: (response) => misbehave(response, wire, streams, move.wire) };
  }
  if ('complain' in move) {
    const complaint = wire.complaint(move.complain, move.code);
    return { raw: (response) => begin(response, [...wire.begin({ ...NOTHING, text: '{"ci' }), complaint]).end() };
  }
  const written = writtenIn(move);
  const isOpen = 'say' in move && move.unended === true;
  const afterMs = 'say' in move ? move.afterMs : undefined;
  const speak = (response: ServerResponse) =>
    streams
      ? begin(response, [...wire.begin(written), ...(isOpen ? [] : wire.end(written))]).end()
      : response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wire.whole(written)));
  return {
    raw: (response) => {
      if (afterMs === undefined) {
        speak(response);
        return;
      }
      const timer = setTimeout(() => speak(response), afterMs);
      response.once('close', () => clearTimeout(timer));
    },
  };
}

function writtenIn(move: Extract<Move, { say: string } | { refuse: true }>): Written {
  return 'refuse' in move
    ? { ...NOTHING, end: 'refused' }
    : { text: move.say, thoughts: move.thoughts ?? '', end: move.cut === true ? 'cut' : 'whole' };
}

/** Events as bytes, with their names where they have one, and a comment as some gateways send it. */
function begin(response: ServerResponse, events: readonly (object | string)[]): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': well met\n\n');
  for (const event of events) {
    response.write(textOf(event));
  }
  return response;
}

function textOf(event: object | string): string {
  const data = typeof event === 'string' ? event : JSON.stringify(event);
  const name = typeof event === 'object' && 'type' in event ? `event: ${String(event.type)}\n` : '';
  return `${name}data: ${data}\n\n`;
}

function misbehave(
  response: ServerResponse,
  wire: Wire,
  streams: boolean,
  how: 'cut' | 'broken' | 'stalled' | 'silent' | 'endless',
): void {
  if (how === 'silent') {
    return;
  }
  if (!streams || how === 'broken') {
    const length = how === 'cut' ? { 'content-length': '1000' } : {};
    response.writeHead(200, { 'content-type': 'application/json', ...length });
    response.write('{"content": [{');
  } else {
    begin(response, wire.begin({ ...NOTHING, text: '{"city": "Li' }));
  }
  if (how === 'cut') {
    setImmediate(() => response.destroy());
  } else if (how === 'broken') {
    response.end();
  } else if (how === 'endless') {
    const word = wire.begin({ ...NOTHING, text: 'lalala' }).at(-1) ?? {};
    const timer = setInterval(() => response.write(textOf(word)), WORD_EVERY_MS);
    response.once('close', () => clearInterval(timer));
  }
}
