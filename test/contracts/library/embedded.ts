import { openaiEmbedder } from '#adapters/openai/embeddings.ts';
import type { Embedder } from '#ports/embedder.ts';
import type { Library } from '#ports/library.ts';
import type { Log } from '#ports/log.ts';
import { type EmbeddingReply, serveEmbeddings } from '../../fakes/embedding-server.ts';
import type { LibrarySubject } from './bench.ts';

/** What a library with embeddings is given. */
export interface Embedding {
  readonly embedder: Embedder;
  readonly log: Log;
  /** The longest that a search waits for it; its own bound when absent. */
  readonly searchMs?: number;
}

/** A database at which libraries may have an embedder. */
export interface EmbeddedLibrarySubject extends Omit<LibrarySubject, 'connect'> {
  connect(embedding?: Embedding): Promise<Library>;
  /** Ids of the tools of which a vector is stored. */
  vectors(workspace: string): Promise<string[]>;
  /** Copies a stored vector, as it is, to where another tool's is. */
  moveVector(from: Named, to: Named): Promise<void>;
}

interface Named {
  readonly workspace: string;
  readonly id: string;
}

/** A line that was logged as a warning. */
export interface Line {
  readonly message: string;
  readonly code: string;
  readonly failure?: unknown;
}

/** Longer than a busy machine takes: whether something comes in time is what other tests are about. */
const PATIENT_MS = 20_000;

/** An endpoint for one test, and the embedders that ask it. */
export async function endpoint(reply?: EmbeddingReply) {
  const server = await serveEmbeddings(reply);
  const lines: Line[] = [];
  const warn: Log['warn'] = (message, fields) => void lines.push({ message, ...fields });
  const log: Log = { info: () => undefined, warn, error: warn };
  const called = (model: string): Embedding => ({
    embedder: openaiEmbedder({ baseURL: server.url, apiKey: '', model, retries: 0 }),
    log,
    searchMs: PATIENT_MS,
  });
  const embedding = called('small');
  const impatient: Embedding = { embedder: embedding.embedder, log };
  return { ...server, lines, called, embedding, impatient };
}
