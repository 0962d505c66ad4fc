import {
  type Address,
  type Findings,
  type Imported,
  MOST_FINDINGS,
  type Oddity,
  type Touch,
} from '#domain/program/findings.ts';
import { drawnText } from '#domain/text/hidden-characters.ts';

/** What is found in one file, by offset; repetitions within a line are dropped. */
export interface Notebook {
  touch(kind: Touch['kind'], at: number, what: string): void;
  imported(name: string | null, at: number, from: Imported['from']): void;
  oddity(kind: Oddity['kind'], where: Oddity['where'], at: number, what: string): void;
  address(host: string, at: number): void;
  /** The number of the line, from 1, as whoever reads the program counts. */
  lineOf(at: number): number;
  /** Everything so far, by line. */
  found(): Omit<Findings, 'language' | 'files'>;
}

const MOST_CHARACTERS = 80;

/** A new notebook for the file of this name and text. */
export function notebook(file: string, text: string): Notebook {
  const lineOf = lineCounter(text);
  const touches = new Map<string, Touch>();
  const imports = new Map<string, Imported>();
  const oddities = new Map<string, Oddity>();
  const addresses = new Map<string, Address>();
  return {
    lineOf,
    touch: (kind, at, what) => add(touches, { file, line: lineOf(at), kind, what: short(what) }),
    imported: (name, at, from) =>
      add(imports, { file, line: lineOf(at), name: name === null ? null : short(name), from }),
    oddity: (kind, where, at, what) => add(oddities, { file, line: lineOf(at), kind, where, what: short(what) }),
    address: (host, at) => add(addresses, { file, line: lineOf(at), host: short(host) }),
    found: () => ({
      imports: inOrder(imports),
      touches: inOrder(touches),
      oddities: inOrder(oddities),
      addresses: inOrder(addresses),
    }),
  };
}

const short = (what: string): string => drawnText(what, MOST_CHARACTERS);

function add<Found extends { line: number }>(found: Map<string, Found>, each: Found): void {
  if (found.size < MOST_FINDINGS) {
    found.set(Object.values(each).join('\n'), each);
  }
}

const inOrder = <Found extends { line: number }>(found: Map<string, Found>): Found[] =>
  [...found.values()].sort((a, b) => a.line - b.line);

/** Numbers of lines by offset. Only a line feed ends a line here, because only it does on the card. */
function lineCounter(text: string): (at: number) => number {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    starts.push(end + 1);
  }
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 1;
  };
}
