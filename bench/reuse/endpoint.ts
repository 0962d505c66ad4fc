import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';
import { openaiModel } from '#adapters/openai/model.ts';
import type { Model, QuestionKind } from '#ports/model.ts';
import { replyOf } from '../../test/fakes/model-wire/reply.ts';

const Body = z.object({
  stream: z.boolean().optional(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
});
const Kind = z.enum(['plan', 'code', 'repair', 'answer', 'describe']) satisfies z.ZodType<QuestionKind>;

/** An endpoint on this machine with the vendor's own SDK before it. */
export interface Endpoint {
  readonly model: Model;
  /** What went wrong while it was asked. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

/** Serves answers in OpenAI's wire format: what answers sees the words of the request and nothing else. */
export async function openEndpoint(answer: (kind: QuestionKind, prompt: string) => object): Promise<Endpoint> {
  const failures: string[] = [];
  const said = (text: string) => {
    const { stream, messages } = Body.parse(JSON.parse(text));
    const [system, user] = messages.map(({ content }) => content);
    const kind = Kind.parse(/^Question: (\w+)/.exec(system ?? '')?.[1]);
    return { stream: stream === true, reply: JSON.stringify(answer(kind, user ?? '')) };
  };
  const server = createServer(async (incoming, response) => {
    const text = Buffer.concat(await incoming.toArray()).toString();
    try {
      const { stream, reply } = said(text);
      const spoken = replyOf('openai', incoming.url ?? '', stream, { say: reply });
      if ('raw' in spoken) {
        spoken.raw(response);
      }
    } catch (error) {
      failures.push(String(error));
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const baseURL = `http://127.0.0.1:${port}`;
  return {
    model: openaiModel({ baseURL, apiKey: 'sk-bench', model: 'scripted', label: 'Scripted', retries: 0 }),
    failures,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
