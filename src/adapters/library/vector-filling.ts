import { embeddedText, embeddingMark } from '#domain/search/embedded-text.ts';
import type { QuantisedVector } from '#domain/search/search-vectors.ts';
import { codeOf } from '#domain/text/errors.ts';
import { batchSize } from './batch-size.ts';
import type { Code } from './code.ts';
import type { KnownVectors } from './known-vectors.ts';
import type { QuietEmbedder } from './quiet-embedder.ts';
import type { Shelf, VectorWriting } from './shelf.ts';

/** Tools of one request, and requests that one search causes: what is left then is for the next search. */
const MOST_AT_ONCE = 64;
const MOST_REQUESTS = 20;

/** A tool of which a vector is to be made. */
interface Wanted {
  readonly id: string;
  readonly revision: number;
  readonly text: string;
  readonly mark: string;
}

/** Tools that lack a vector, and how long one has to be. */
interface Lacking {
  readonly workspace: string;
  readonly vectors: KnownVectors;
  readonly length: number;
}

/** What came of a batch. */
type Outcome = 'done' | 'unfit' | 'failed';

/**
 * Makes the vectors that tools lack, a batch at a time, and stores them for every process. One run goes at a time for each
 * workspace; whoever starts it waits for its first batch, the others follow behind. It never fails.
 */
export function vectorFilling(shelf: Shelf, code: Code, embedder: QuietEmbedder) {
  const running = new WeakMap<KnownVectors, Promise<void>>();
  const size = batchSize(MOST_AT_ONCE); // an endpoint may take fewer at once, or be slow, or dislike one of the texts

  /** For a text that is refused alone there is no vector: words alone find its tool, as long as this process lives. */
  const unfit = (wanted: readonly Wanted[], vectors: KnownVectors): Outcome => {
    const [only, ...others] = wanted;
    if (only === undefined || others.length > 0) {
      size.tooMuch(wanted.length);
      return 'unfit';
    }
    vectors.made(only.id, only.mark, undefined);
    embedder.complain('MODEL_UNAVAILABLE', 'refused');
    size.startOver();
    return 'done';
  };

  const batch = async (lacking: Lacking, ids: readonly string[]): Promise<Outcome> => {
    const { workspace, vectors } = lacking;
    try {
      const wanted = await wantedOf(shelf, code, embedder.model, lacking, ids);
      const made = wanted.length === 0 ? [] : await embedder.ofTexts(wanted.map(({ text }) => text));
      if (made === undefined) {
        return 'failed';
      }
      if (made === 'unfit') {
        return unfit(wanted, vectors);
      }
      size.fits(wanted.length);
      wanted.forEach(({ id, mark }, at) => {
        vectors.made(id, mark, made[at]);
      });
      await shelf.keep(
        workspace,
        wanted.flatMap((each, at) => writingOf(code, workspace, each, made[at])),
      );
      return 'done';
    } catch (error) {
      embedder.complain(codeOf(error)); // the search itself says so where it cannot do without the store
      return 'failed';
    }
  };

  const run = async (lacking: Lacking, first: () => void): Promise<void> => {
    for (let asked = 0; asked < MOST_REQUESTS; asked += 1) {
      const ids = lacking.vectors.lacking(size.next());
      const outcome = ids.length === 0 ? 'failed' : await batch(lacking, ids);
      if (outcome === 'failed') {
        return;
      }
      if (outcome === 'done') {
        first();
      }
    }
  };

  const start = (lacking: Lacking): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    void run(lacking, resolve).finally(() => {
      running.delete(lacking.vectors);
      resolve();
    });
    return promise;
  };

  return (lacking: Lacking): Promise<void> => {
    const first = running.get(lacking.vectors) ?? start(lacking);
    running.set(lacking.vectors, first);
    return first;
  };
}

/** Those that have a card and no vector; what another process has made since is taken at once. */
async function wantedOf(
  shelf: Shelf,
  code: Code,
  model: string,
  { workspace, vectors, length }: Lacking,
  ids: readonly string[],
): Promise<Wanted[]> {
  const before = ids.map(vectors.markOf);
  const [cards, kept] = await Promise.all([shelf.rows(workspace, 'card', ids), shelf.rows(workspace, 'vector', ids)]);
  return ids.flatMap((id, at): Wanted[] => {
    const row = cards[at];
    if (vectors.markOf(id) !== before[at]) {
      return []; // it changed meanwhile, and whoever read the change knows better
    }
    if (row === undefined) {
      vectors.forget(id);
      return [];
    }
    const text = embeddedText(code.card({ workspace, id }, row));
    const mark = embeddingMark(model, text);
    const stored = code.vector({ workspace, id }, kept[at], mark);
    const known = stored?.values.length === length ? stored : undefined;
    vectors.know(id, mark, known);
    return known === undefined ? [{ id, revision: row.revision, text, mark }] : [];
  });
}

function writingOf(
  code: Code,
  workspace: string,
  wanted: Wanted,
  vector: QuantisedVector | undefined,
): VectorWriting[] {
  const { id, revision, mark } = wanted;
  return vector === undefined
    ? []
    : [{ id, row: { revision, sealed: code.closeVector({ workspace, id }, revision, { mark, vector }) } }];
}
