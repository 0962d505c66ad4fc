import { nameOf } from './python-bindings.ts';
import { definitionOf, type PyFacts } from './python-facts.ts';
import { isChartTitle, isComplaint, labelKind, valuesIn, writeComplaint, writeLabel } from './python-labels.ts';
import type { PyNode } from './python-node.ts';
import { foreignName, type PyPen, unwrapped } from './python-pen.ts';

/** Keywords that are options wherever they are understood: in which order they are given changes nothing. */
const OPTIONS = new Set(
  `sep delimiter decimal thousands encoding errors newline mode header index index_col usecols dtype parse_dates dayfirst
  na_values skiprows nrows sheet_name engine on how left_on right_on left_index right_index suffixes by axis ascending
  inplace ignore_index na_position kind level as_index sort dropna observed group_keys margins margins_name values columns
  aggfunc fill_value numeric_only skipna subset keep freq periods closed label origin start end format unit utc coerce
  orient lines indent ensure_ascii sort_keys default separators key reverse ndigits figsize dpi bbox_inches facecolor color
  alpha linewidth linestyle marker width height align rotation fontsize ha va title xlabel ylabel legend grid ax bins loc ncol
  fieldnames quotechar quoting quotechar lineterminator skipinitialspace extrasaction restval timeout headers params json
  data verify stream method tz tzinfo hour minute second microsecond year month day days hours minutes seconds weeks
  copy deep limit downcast bins labels include_lowest right q window min_periods center ddof strict initial text
  capture_output check shell cwd env timeout regex case na flags expand n pat repl parents exist_ok missing_ok`.split(
    /\s+/,
  ),
);
/** What keeps the order of its keywords, as columns, fields or keys. */
const ORDERLY = new Set(
  `assign agg aggregate dict OrderedDict Counter update partial SimpleNamespace savez savez_compressed with_columns select
  values record struct group_by jsonify SubElement Element Struct make_dataclass defaultdict`.split(/\s+/),
);
const STILL = new Set(
  'identifier integer float true false none string_start string_content string_end lambda'.split(' '),
);
/** More than a call has arguments. */
const APART = 1_000;
const BUSY = new Set(['call', 'await', 'yield', 'named_expression', 'list_splat', 'dictionary_splat']);
const HOLDERS = new Set([
  'list',
  'tuple',
  'dictionary',
  'pair',
  'set',
  'unary_operator',
  'parenthesized_expression',
  'string',
]);

/** Writes a call. `isRaised`: it makes the error that is raised. */
export function writeCall({ kids }: PyNode, pen: PyPen, isRaised = false): void {
  const [callee, given] = kids;
  if (callee === undefined || given === undefined) {
    return;
  }
  const list = given.type === 'argument_list' ? given.kids : [given]; // sum(x for x in y)
  pen.out.open('call');
  pen.write(callee);
  if (definitionOf(pen.facts.symbolOf.get(callee)) !== undefined) {
    writeOwnCall(callee, list, pen);
  } else {
    writePlaced(callee, list, isRaised, pen);
    writeKeywords(
      callee,
      list.filter((each) => !isPlaced(each)),
      pen,
    );
  }
  pen.out.close();
}

function writePlaced(callee: PyNode, given: readonly PyNode[], isRaised: boolean, pen: PyPen): void {
  const list = given.filter(isPlaced);
  const kind = labelKind(callee, given, pen);
  const isSaying = isComplaint(callee, isRaised, pen);
  const values = list.reduce((sum, each) => sum + valuesIn(each, pen), 0);
  let mayBeLabel = kind !== undefined && values <= 1;
  if (kind !== undefined) {
    pen.out.shows(kind);
  }
  for (const each of list) {
    if (isSaying) {
      writeComplaint(each, pen);
    } else if (kind === undefined || !mayBeLabel || !writeLabel(kind, each, pen)) {
      pen.write(each);
    }
    mayBeLabel &&= kind === 'print' && valuesIn(each, pen) === 0;
  }
}

/** Keywords in the order of their names, where the order is nothing to the callee nor to what their values do. */
function writeKeywords(callee: PyNode, list: readonly PyNode[], pen: PyPen): void {
  const { facts } = pen;
  const isFree =
    !facts.takesAny &&
    !ORDERLY.has(foreignName(callee, facts)) &&
    list.every(({ type, kids }) => type === 'keyword_argument' && OPTIONS.has(keywordOf(kids, facts))) &&
    mayMove(list, facts);
  const sorted = isFree ? list.toSorted((a, b) => compare(keywordOf(a.kids, facts), keywordOf(b.kids, facts))) : list;
  for (const each of sorted) {
    const [, value] = each.type === 'keyword_argument' ? each.kids : [];
    if (value === undefined) {
      pen.write(each);
    } else {
      writeKeyword(keywordOf(each.kids, facts), value, isChartTitle(callee, keywordOf(each.kids, facts), pen), pen);
    }
  }
}

function writeKeyword(keyword: string, value: PyNode, isTitle: boolean, pen: PyPen): void {
  const kind = `${keyword}=`;
  pen.out.open(`=${keyword}`);
  if (isTitle) {
    pen.out.shows(kind);
  }
  if (!isTitle || !writeLabel(kind, value, pen)) {
    pen.write(value);
  }
  pen.out.close();
}

interface Given {
  readonly value: PyNode;
  /** The number of its parameter; of a name that is no parameter the name. */
  readonly at: number | string;
}

/** Arguments of a function of our own by the number of their parameter, however they are given. */
function writeOwnCall(callee: PyNode, list: readonly PyNode[], pen: PyPen): void {
  const { facts, out } = pen;
  const numbers = parametersOf(definitionOf(facts.symbolOf.get(callee)), facts);
  const given = list.map((node, index): Given => {
    const [, value] = node.type === 'keyword_argument' ? node.kids : [];
    const name = value === undefined ? '' : keywordOf(node.kids, facts);
    return value === undefined ? { value: node, at: index } : { value, at: numbers.get(name) ?? name };
  });
  const isKnown = given.every(({ value, at }) => typeof at === 'number' && !value.type.endsWith('splat'));
  const sorted = isKnown && mayMove(list, facts) ? given.toSorted((a, b) => Number(a.at) - Number(b.at)) : given;
  for (const { value, at } of sorted) {
    out.open(`=${at}`);
    pen.write(value);
    out.close();
  }
}

/** The number of each parameter; those behind a `*` have no place among the others and are counted apart. */
function parametersOf(definition: PyNode | undefined, facts: PyFacts): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  let next = 0;
  for (const node of definition?.kids.find(({ type }) => type === 'parameters')?.kids ?? []) {
    const name = node.type === 'identifier' ? node : node.type.endsWith('splat_pattern') ? undefined : node.kids[0];
    if (name?.type === 'identifier') {
      numbers.set(nameOf(name, facts.source), next);
      next += 1;
    } else if (node.type === 'positional_separator') {
      numbers.clear(); // those before it have no names for whoever calls
    } else {
      next = Math.max(next, APART);
    }
  }
  return numbers;
}

/** Whether values may be worked out in another order: at most one of them does anything, and the others stand still. */
function mayMove(list: readonly PyNode[], facts: PyFacts): boolean {
  const values = list.map((each) => (each.type === 'keyword_argument' ? (each.kids[1] ?? each) : each));
  const [one, another] = values.filter(isBusy);
  return (
    one === undefined ||
    (another === undefined && !isNaming(one) && values.every((each) => each === one || isStill(unwrapped(each), facts)))
  );
}

const isBusy = ({ type, kids }: PyNode): boolean => BUSY.has(type) || (type !== 'lambda' && kids.some(isBusy));

/** A name may be given something else by another function. */
function isStill(node: PyNode, facts: PyFacts): boolean {
  const { type, kids } = node;
  const symbol = type === 'identifier' ? facts.symbolOf.get(node) : undefined;
  const isShared = symbol?.isCaptured === true && symbol.bindings.length > 1;
  return !isShared && (STILL.has(type) || (HOLDERS.has(type) && kids.every((kid) => isStill(kid, facts))));
}

const isNaming = ({ type, kids }: PyNode): boolean => type === 'named_expression' || kids.some(isNaming);

const isPlaced = ({ type }: PyNode): boolean => type !== 'keyword_argument' && type !== 'dictionary_splat';

const keywordOf = ([name]: readonly PyNode[], { source }: PyFacts): string =>
  name === undefined ? '' : nameOf(name, source);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
