import { textOf, writeText } from './python-literals.ts';
import type { PyNode } from './python-node.ts';
import { foreignName, isBuiltin, type PyPen, pathAt, unwrapped } from './python-pen.ts';

/** Methods that write something over or beside a chart, in their first argument. */
const TITLES = new Set('title suptitle xlabel ylabel set_title set_xlabel set_ylabel'.split(' '));
/** Methods that draw a chart, and what they are told to write beside it. */
const CHARTS = new Set(
  'plot bar barh hist scatter line pie area boxplot figure subplots heatmap lineplot barplot'.split(' '),
);
const CHART_TITLES = new Set(['title', 'xlabel', 'ylabel']);
const ERROR = /(?:Error|Exception|Warning|SystemExit)$/;

/** What kind of label stands in the first argument of a call; undefined where it is none. */
export function labelKind(callee: PyNode, given: readonly PyNode[], pen: PyPen): string | undefined {
  const { facts } = pen;
  const name = foreignName(callee, facts);
  if (name === 'print' && isBuiltin(callee, facts)) {
    return given.some(isToFile) || facts.source.includes('stdout') ? undefined : 'print';
  }
  return callee.type === 'attribute' && TITLES.has(name) ? name.replace('set_', '') : undefined;

  function isToFile({ type, kids }: PyNode): boolean {
    return type === 'keyword_argument' ? foreignName(kids[0], facts) === 'file' : type.endsWith('splat');
  }
}

/**
 * Writes an argument that is a label, as far as it stands before the first value; what stands behind a value is its unit.
 * True when it has written it.
 */
export function writeLabel(kind: string, node: PyNode, pen: PyPen): boolean {
  const inner = unwrapped(node);
  if (!inner.type.endsWith('string')) {
    return false;
  }
  const text = textOf(inner, pen.facts.source);
  const [first] = text.pieces;
  const isLabel = pen.choices === 0 && text.kind === 'text' && valuesIn(inner, pen) <= 1 && typeof first === 'string';
  let isFirst = true;
  writeText(text, pen, (piece) => {
    (isLabel && isFirst ? (words: string) => pen.out.label(kind, words) : pen.out.text)(piece);
    isFirst = false;
  });
  return true;
}

/** How many values are put into an argument. */
export function valuesIn(node: PyNode, { facts }: PyPen): number {
  const inner = unwrapped(node);
  return inner.type.endsWith('string')
    ? textOf(inner, facts.source).pieces.filter((piece) => typeof piece !== 'string').length
    : 1;
}

/** Whether a keyword of a call is what is written beside a chart. */
export const isChartTitle = (callee: PyNode, keyword: string, { facts }: PyPen): boolean =>
  CHART_TITLES.has(keyword) && CHARTS.has(foreignName(callee, facts));

/** Whether the texts that a call is given are what an error says. */
export function isComplaint(callee: PyNode, isRaised: boolean, { facts }: PyPen): boolean {
  const path = pathAt(callee, facts);
  return (
    path === 'sys.exit' ||
    path === 'warnings.warn' ||
    (isRaised && isBuiltin(callee, facts) && ERROR.test(foreignName(callee, facts)))
  );
}

/** Writes an argument whose own words are what an error says. */
export function writeComplaint(node: PyNode, pen: PyPen): void {
  const inner = unwrapped(node);
  if (inner.type.endsWith('string')) {
    writeText(textOf(inner, pen.facts.source), pen, pen.out.complaint);
  } else {
    pen.write(node);
  }
}
