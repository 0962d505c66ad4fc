import { FUSION_DEPTH, fused } from './search-fusion.ts';
import { type Bag, postings } from './search-postings.ts';
import { ranking, type Scored } from './search-ranking.ts';
import { nameTermsOf, queryTermsOf, termsOf, wordsOf } from './search-words.ts';

/** What the search knows of a tool. */
export interface SearchTool {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly description: string }[];
  /** Requests that it has served, in people's words. */
  readonly past: readonly string[];
  /** Runs of it. */
  readonly uses: number;
  /** Those of its runs that failed. */
  readonly failures: number;
}

/** What a search may be given beside its words. */
export interface SearchOptions {
  /** Tools whose embedding is like that of the question; where there are none, words alone count. */
  readonly nearest?: readonly Scored[];
}

/** Tools, found by words. Scores compare hits of one search and nothing else: whether any of them fits they do not say. */
export interface SearchIndex {
  /** Adds a tool, or replaces the one that has its id. */
  readonly put: (tool: SearchTool) => void;
  readonly remove: (id: string) => void;
  /** The best first, at most so many; one whose name was asked for comes before all others. */
  readonly search: (query: string, most: number, options?: SearchOptions) => Scored[];
  readonly size: () => number;
}

const WEIGHTS = { name: 2, description: 1, parameters: 0.5, past: 0.5 };

/** Enough to part tools that fit alike, too little to lift one that does not fit. */
const USED = { gain: 0.1, half: 10 };
const FAILED = { loss: 0.3, half: 5 };

/** What comes on top for a tool that was asked for by its name: more than all the words of a question can bring. */
const NAMED = 1_000_000;

interface Known {
  readonly id: string;
  readonly name: string;
  readonly standing: number;
}

/** An index of nothing yet. */
export function searchIndex(): SearchIndex {
  const tools = postings<Known>();

  /** `name` is found however far down its words stand: they may be those of many others. */
  const joined = (terms: readonly string[], nearest: readonly Scored[], most: number, name: string): Scored[] => {
    const depth = Math.max(FUSION_DEPTH, most);
    const [words, meaning] = [ranking(depth), ranking(depth)];
    const scores = new Map<string, number>();
    tools.find(terms, (tool, score) => {
      words.offer(tool.id, score);
      if (tool.name === name) {
        scores.set(tool.id, 0);
      }
    });
    nearest.forEach(({ id, score }) => {
      meaning.offer(id, score);
    });
    fused(words.best(), meaning.best()).forEach(({ id, score }) => {
      scores.set(id, score);
    });
    return Array.from(scores, ([id, score]) => ({ id, score }));
  };

  const search = (query: string, most: number, { nearest = [] }: SearchOptions = {}): Scored[] => {
    const ranked = ranking(most);
    const terms = queryTermsOf(query);
    const name = nameKeyOf(query);
    const offer = (tool: Known | undefined, score: number): void => {
      if (tool !== undefined) {
        ranked.offer(tool.id, score * tool.standing + (tool.name === name ? NAMED : 0));
      }
    };
    const known = nearest.filter(({ id }) => tools.get(id) !== undefined); // others may have been taken out since
    if (known.length === 0) {
      tools.find(terms, offer);
    } else {
      joined(terms, known, most, name).forEach(({ id, score }) => {
        offer(tools.get(id), score);
      });
    }
    return ranked.best();
  };

  return {
    put: (tool) => tools.put(tool.id, knownOf(tool), bagOf(tool)),
    remove: tools.remove,
    search,
    size: tools.size,
  };
}

const knownOf = (tool: SearchTool): Known => ({
  ...{ id: tool.id, name: nameKeyOf(tool.name), standing: standingOf(tool) },
});

const nameKeyOf = (name: string): string => wordsOf(name).join(' ');

function bagOf({ name, description, parameters, past }: SearchTool): Bag {
  const bag = new Map<string, number>();
  const add = (terms: readonly string[], weight: number): void => {
    for (const term of terms) {
      bag.set(term, (bag.get(term) ?? 0) + weight);
    }
  };
  add(nameTermsOf(name), WEIGHTS.name);
  add(termsOf(description), WEIGHTS.description);
  for (const parameter of parameters) {
    add(termsOf(`${parameter.name} ${parameter.description}`), WEIGHTS.parameters);
  }
  for (const request of past) {
    add(termsOf(request), WEIGHTS.past);
  }
  return bag;
}

/** Near 1: above it for what is used much, below it for what fails. A single failure says little. */
export function standingOf({ uses, failures }: Pick<SearchTool, 'uses' | 'failures'>): number {
  const runs = Math.max(uses, failures);
  return 1 + (USED.gain * runs) / (runs + USED.half) - (FAILED.loss * failures) / (runs + FAILED.half);
}
