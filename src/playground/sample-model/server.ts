import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readAsked } from './asked.ts';
import { replyTo } from './reply.ts';

const MOST_BYTES = 5_000_000;
const CHARACTERS_PER_TOKEN = 4;

/**
 * A small stand-in for a model on a loopback port: POST {url}/chat/completions as OpenAI defines it, without streaming.
 * It answers a few sample requests over sample data and says what it is to everything else.
 */
export async function startSampleModel(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, body }) => send(response, status, body),
      () => send(response, 400, failure('the body is not JSON, or too large')),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    return { status: 404, body: failure('there is only POST /v1/chat/completions') };
  }
  const text = await textOf(request);
  const asked = readAsked(JSON.parse(text));
  if (!asked) {
    return { status: 400, body: failure('the system text does not begin with "Question: KIND"') };
  }
  const reply = replyTo(asked);
  return { status: 200, body: completion(reply, text.length) };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) {
      throw new RangeError('body too large');
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Tokens are estimated from characters, as there is no tokenizer here. */
function completion(content: string, asked: number): object {
  return {
    id: 'sample',
    object: 'chat.completion',
    model: 'sample',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: Math.ceil(asked / CHARACTERS_PER_TOKEN),
      completion_tokens: Math.ceil(content.length / CHARACTERS_PER_TOKEN),
    },
  };
}

const failure = (message: string): object => ({ error: { message, type: 'invalid_request_error' } });

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
