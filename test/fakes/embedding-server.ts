import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type HttpReply, type HttpRequest, serveJson } from './http.ts';

/** Words that mean alike, as far as this server can tell: those of a line share a dimension, with an s or without. */
const ALIKE = [
  ['profit', 'earning', 'margin'],
  ['chart', 'plot', 'graph'],
  ['client', 'customer', 'buyer'],
  ['weather', 'rain', 'forecast'],
  ['invoice', 'bill'],
];
const LENGTH = 256;

/** Where a word points: with its like, or somewhere of its own. */
function dimensionOf(words: string): number {
  const word = words.replace(/s$/, '');
  const line = ALIKE.findIndex((alike) => alike.includes(word));
  const hash = createHash('sha256').update(word).digest().readUInt16BE();
  return line >= 0 ? line : ALIKE.length + (hash % (LENGTH - ALIKE.length));
}

/** A bag of the words of a text, as a vector. */
export function bagOf(text: string, length = LENGTH): number[] {
  const vector = Array.from({ length }, () => 0);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const at = dimensionOf(word) % length;
    vector[at] = (vector[at] ?? 0) + 0.25;
  }
  return vector;
}

const Body = z.object({ model: z.string(), input: z.array(z.string()) });

/** The texts that a request asks about. */
export const textsIn = ({ body }: HttpRequest): string[] => Body.parse(body).input;

/** What a right endpoint replies. */
export const rightReply = (request: HttpRequest, length?: number): HttpReply => {
  const data = textsIn(request).map((text, index) => ({ object: 'embedding', index, embedding: bagOf(text, length) }));
  return { status: 200, body: { object: 'list', data, model: request.body.model, usage: { prompt_tokens: 1 } } };
};

/** What an endpoint does with a request, given how many came before. */
export type EmbeddingReply = (request: HttpRequest, before: number) => HttpReply;

/** An endpoint with POST /embeddings, for one test. `reply` may be set anew while it runs. */
export async function serveEmbeddings(reply: EmbeddingReply = (request) => rightReply(request)) {
  const behaviour = { reply };
  const { url, requests } = await serveJson((request, before) => behaviour.reply(request, before));
  /** Every text that was asked about, in order. */
  const asked = (): string[] => requests.flatMap(textsIn);
  return { url, requests, asked, behaviour };
}
