/** What a name of the program's own stands for; any object will do, it is told apart by itself. */
interface OwnName {
  readonly name: string;
}

/**
 * Writes down what structural twins have in common, sign by sign. Own names become numbers in the order of first use.
 * Whether a label stays is only known at the end: what is the only one of its kind tells nothing apart and is lifted.
 */
export interface Writing {
  readonly put: (sign: string) => void;
  readonly open: (type: string) => void;
  readonly close: () => void;
  /** The number of an own name; with its name where the program can see that. */
  readonly own: (symbol: OwnName, isSeen: boolean) => void;
  readonly text: (text: string) => void;
  /** Something that shows labels of this kind is written. */
  readonly shows: (kind: string) => void;
  /** A text that only people read, such as the title of a chart. `kind` is what shows it. */
  readonly label: (kind: string, text: string) => void;
  /** What an error says. It stays once `keepErrors` was called: somebody catches errors and reads them. */
  readonly complaint: (text: string) => void;
  readonly keepErrors: () => void;
  readonly done: () => string;
}

interface Shown {
  readonly at: number;
  readonly kind: string;
  readonly text: string;
}

const COMPLAINT = 'an error';
/** A label with one of these says how much or of what: a number, a currency, a unit, an abbreviation. */
const TELLING = /[\p{N}\p{Sc}%‰°]|\p{Lu}{2}/u;

/** A writing that has nothing in it yet. */
export function newWriting(): Writing {
  const signs: string[] = [];
  const shown: Shown[] = [];
  const numbers = new Map<OwnName, number>();
  const times = new Map<string, number>();
  let keepsErrors = false;

  const put = (sign: string): void => {
    signs.push(sign);
  };
  const show = (kind: string, text: string): void => {
    shown.push({ at: signs.length, kind, text });
    put('');
  };
  return {
    put,
    open: (type) => put(`(${type}`),
    close: () => put(')'),
    own: (symbol, isSeen) => put(numbered(symbol, numbers) + (isSeen ? `:${symbol.name}` : '')),
    text: (text) => put(JSON.stringify(text)),
    shows: (kind) => times.set(kind, (times.get(kind) ?? 0) + 1),
    label: show,
    complaint: (text) => show(COMPLAINT, text),
    keepErrors: () => {
      keepsErrors = true;
    },
    done: () => {
      for (const { at, kind, text } of shown) {
        const isLifted = kind === COMPLAINT ? !keepsErrors : times.get(kind) === 1 && !TELLING.test(text);
        signs[at] = isLifted ? '<label>' : JSON.stringify(text);
      }
      return signs.join(' ');
    },
  };
}

function numbered(symbol: OwnName, numbers: Map<OwnName, number>): string {
  const number = numbers.get(symbol) ?? numbers.size;
  numbers.set(symbol, number);
  return `$${number}`;
}
