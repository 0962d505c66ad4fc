/** What an expression may be: something with a dotted name, a known text, or what cannot be told. */
export type Value =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown' };

/** What cannot be told from the text. */
export const UNKNOWN: readonly Value[] = [{ kind: 'unknown' }];
/** Nothing at all: no value was ever given. */
export const NOTHING: readonly Value[] = [];
const NO_PATHS: readonly string[] = [];
const NO_TEXTS: readonly string[] = [];
const MOST_VALUES = 8;
const MOST_TEXT = 4_000;
const MOST_PATH = 200;

/** Something with that dotted name; one that grows too long leads nowhere that is known. */
export const pathValue = (path: string): Value =>
  path.length > MOST_PATH ? { kind: 'unknown' } : { kind: 'path', path };

/** That text; one that grows too long is unknown. */
export const textValues = (text: string | undefined): readonly Value[] =>
  text === undefined || text.length > MOST_TEXT ? UNKNOWN : [{ kind: 'text', text }];

/** The dotted names among some values. */
export const pathsOf = (values: readonly Value[]): readonly string[] =>
  values !== UNKNOWN && values.some(({ kind }) => kind === 'path')
    ? values.flatMap((value) => (value.kind === 'path' ? [value.path] : []))
    : NO_PATHS; // by far the most usual answer

/** The texts among some values. */
export function textsOf(values: readonly Value[]): readonly string[] {
  const only = onlyText(values);
  if (only !== undefined) {
    return [only];
  }
  return values === UNKNOWN ? NO_TEXTS : values.flatMap((value) => (value.kind === 'text' ? [value.text] : []));
}

/** The text, where there is only one possibility. */
export function onlyText(values: readonly Value[]): string | undefined {
  const [first] = values;
  return values.length === 1 && first?.kind === 'text' ? first.text : undefined;
}

/** Whether it may be something that the text does not show. Nothing at all counts as well. */
export const isUncertain = (values: readonly Value[]): boolean =>
  values.length === 0 || values.some(({ kind }) => kind !== 'text');

/** Some values as one list, with what cannot be told in place of too many. */
export function united(lists: readonly (readonly Value[])[]): readonly Value[] {
  if (lists.length === 1) {
    return lists[0] ?? NOTHING;
  }
  if (lists.includes(UNKNOWN) && lists.every((list) => list === UNKNOWN || list.length === 0)) {
    return UNKNOWN; // of most names
  }
  const all = new Map<string, Value>();
  for (const value of lists.flat()) {
    all.set(keyOf(value), value);
  }
  const values = [...all.values()];
  return values.length <= MOST_VALUES ? values : [...values.slice(0, MOST_VALUES), ...UNKNOWN];
}

/** Every text of the one followed by every text of the other. */
export function concatenated(left: readonly Value[], right: readonly Value[]): readonly Value[] {
  if (isUncertain(left) && isUncertain(right)) {
    return UNKNOWN;
  }
  const known = textsOf(left).flatMap((start) => textsOf(right).map((end) => textValues(start + end)));
  return united(isUncertain(left) || isUncertain(right) ? [...known, UNKNOWN] : known);
}

const keyOf = (value: Value): string =>
  value.kind === 'path' ? `p${value.path}` : value.kind === 'text' ? `t${value.text}` : 'u';
