import { newWriting } from './fingerprint-writing.ts';
import { soundPython } from './python.ts';
import { writeStatements } from './python-blocks.ts';
import { writeFunction } from './python-definitions.ts';
import { constantOf, freeDefinitionOf, type PyFacts, pythonFacts } from './python-facts.ts';
import { writeUnused } from './python-imports.ts';
import type { PyNode } from './python-node.ts';
import { isBuiltin, type PyPen, unwrapped, writeOwn } from './python-pen.ts';
import type { PySymbol } from './python-scopes.ts';
import { sliceOf } from './python-text.ts';
import type { PythonParser } from './python-tree.ts';
import { writePython } from './python-writing.ts';

const QUIET = new Set([
  ...['function_definition', 'import_statement', 'import_from_statement', 'future_import_statement'],
]);
/** Ways to get hold of an error besides catching it by name. */
const READING_ERRORS = /return_exceptions|exc_info|excepthook|__exit__|\.exception\(\)|add_done_callback/;
const BUSY = new Set(['call', 'await', 'yield', 'named_expression', 'subscript', 'attribute']);

/** What the function and all that it needs have in common with their twins; undefined where there is none to read. */
export function pythonTwin(text: string, name: string, parse: PythonParser): string | undefined {
  const sound = soundPython(text, parse);
  if (sound === undefined) {
    return undefined;
  }
  const facts = pythonFacts(sound.root, sound.lines);
  const entry = entryOf(name, facts);
  return entry === undefined ? undefined : twinOf(entry, sound.root.kids, facts);
}

function twinOf(entry: PySymbol, statements: readonly PyNode[], facts: PyFacts): string {
  const out = newWriting();
  const pen: PyPen = {
    ...{ facts, out, mentioned: new Set(), paths: new Set(), choices: 0, inClass: false },
    write: (node) => writePython(node, pen),
  };
  if (READING_ERRORS.test(facts.source)) {
    out.keepErrors();
  }
  writeOwn(entry, pen);
  const written = new Set<PySymbol>();
  writeMentioned(written, pen);
  const needed = neededStatements(entry, statements, facts);
  pen.choices = 1; // labels are judged in the function itself only
  writeStatements(
    statements.filter((node, top) => needed.has(top) && !isWrittenByUse(node, facts)),
    pen,
  );
  writeMentioned(written, pen);
  writeUnused(pen);
  return out.done();
}

/** Writes each function that was mentioned, in the order of first mention; they may mention others. */
function writeMentioned(written: Set<PySymbol>, pen: PyPen): void {
  for (const symbol of pen.mentioned) {
    const definition = freeDefinitionOf(symbol);
    if (definition !== undefined && !written.has(symbol)) {
      written.add(symbol);
      pen.choices = written.size === 1 ? 0 : 1;
      writeFunction(definition, pen);
    }
  }
}

/** Indices of the statements of a file that the function needs, or that do something whoever needs it. */
function neededStatements(entry: PySymbol, statements: readonly PyNode[], facts: PyFacts): ReadonlySet<number> {
  const uses = new Map<number, PySymbol[]>();
  const homes = new Map<PySymbol, number[]>();
  for (const { node, top, binding } of facts.mentions) {
    const symbol = facts.symbolOf.get(node);
    if (symbol !== undefined) {
      const isHome = binding !== undefined && symbol.home.parent === undefined;
      pushTo(uses, top, symbol);
      if (isHome) {
        pushTo(homes, symbol, top);
      }
    }
  }
  const needed = new Set<number>();
  const need = (top: number): void => {
    if (!needed.has(top)) {
      needed.add(top);
      for (const symbol of uses.get(top) ?? []) {
        homes.get(symbol)?.forEach(need);
      }
    }
  };
  homes.get(entry)?.forEach(need);
  for (const [top, node] of statements.entries()) {
    if (doesSomething(node, facts)) {
      need(top);
    }
  }
  return needed;
}

/** What is written wherever its name stands. */
function isWrittenByUse({ type, kids }: PyNode, { symbolOf, isReflective }: PyFacts): boolean {
  const target = type === 'expression_statement' && kids[0]?.type === 'assignment' ? kids[0].kids[0] : undefined;
  const symbol = target === undefined ? undefined : symbolOf.get(target);
  return symbol !== undefined && constantOf(symbol) !== undefined && !isReflective;
}

function doesSomething(node: PyNode, facts: PyFacts): boolean {
  if (QUIET.has(node.type) || isMainBlock(node, facts)) {
    return node.kids.some(({ type }) => type === 'wildcard_import');
  }
  if (node.type === 'class_definition') {
    const body = node.kids.find(({ type }) => type === 'block')?.kids ?? [];
    const isTold = node.kids.some(({ type }) => type === 'argument_list'); // whatever it derives from may keep a list
    return isTold || body.some((each) => each.type !== 'function_definition' && isBusy(each));
  }
  const [only, another] = node.type === 'expression_statement' ? node.kids : [];
  const isGiving = only?.type === 'assignment' && another === undefined && only.kids[0]?.type === 'identifier';
  return !isGiving || only.kids.some(isBusy);
}

/** `if __name__ == "__main__":` is never so in a tool. */
function isMainBlock({ type, kids }: PyNode, facts: PyFacts): boolean {
  const condition = type === 'if_statement' && kids[0] ? unwrapped(kids[0]) : undefined;
  const [left] = condition?.type === 'comparison_operator' ? condition.kids : [];
  return (
    kids.length === 2 &&
    condition?.kids.length === 2 &&
    isBuiltin(left, facts) &&
    /^__name__\s*==\s*(?:"__main__"|'__main__')$/.test(sliceOf(condition, facts.source))
  );
}

/** The function of the file under that name. */
function entryOf(name: string, { mentions, symbolOf }: PyFacts): PySymbol | undefined {
  const found = mentions.find(
    (mention) => mention.name === name && mention.binding?.how === 'function' && mention.scope.parent === undefined,
  );
  return found === undefined ? undefined : symbolOf.get(found.node);
}

function pushTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = map.get(key);
  if (items === undefined) {
    map.set(key, [item]);
  } else {
    items.push(item);
  }
}

const isBusy = ({ type, kids }: PyNode): boolean => BUSY.has(type) || kids.some(isBusy);
