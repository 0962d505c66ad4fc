import type { AnyNode, Program } from 'acorn';
import { newWriting } from './fingerprint-writing.ts';
import { parseJavascript } from './javascript.ts';
import { writeJsStatements } from './javascript-blocks.ts';
import { type JsFacts, javascriptFacts, jsDefinitionOf, jsFreeDefinitionOf } from './javascript-facts.ts';
import { writeJsFunction } from './javascript-functions.ts';
import { modulePath } from './javascript-givings.ts';
import { holds, isFunction } from './javascript-parts.ts';
import { type JsPen, moduleOf, writeJsOwn } from './javascript-pen.ts';
import type { JsSymbol } from './javascript-scopes.ts';
import { writeJavascript } from './javascript-writing.ts';

const QUIET = new Set(['FunctionDeclaration', 'ImportDeclaration', 'EmptyStatement']);
const BUSY = new Set([
  'CallExpression',
  'NewExpression',
  'AwaitExpression',
  'AssignmentExpression',
  'UpdateExpression',
]);
const BUSY_TOO = new Set([
  'MemberExpression',
  'TaggedTemplateExpression',
  'ClassExpression',
  'SpreadElement',
  'ImportExpression',
]);

/** What the function and all that it needs have in common with their twins; undefined where there is none to read. */
export function javascriptTwin(text: string, name: string): string | undefined {
  const root = parsed(text);
  const facts = root === undefined ? undefined : javascriptFacts(root);
  const local = facts?.exported.get(name);
  const entry = local === undefined ? facts?.module.names.get(name) : facts?.symbolOf.get(local);
  return root === undefined || facts === undefined || entry === undefined || !isFunction(entry.by)
    ? undefined
    : twinOf(entry, root.body, facts);
}

function parsed(text: string): Program | undefined {
  try {
    return parseJavascript(text);
  } catch {
    return undefined;
  }
}

function twinOf(entry: JsSymbol, statements: readonly AnyNode[], facts: JsFacts): string {
  const out = newWriting();
  const pen: JsPen = {
    ...{ facts, out, mentioned: new Set(), modules: new Set(), choices: 0 },
    write: (node) => writeJavascript(node, pen),
  };
  writeJsOwn(entry, pen);
  const written = new Set<JsSymbol>();
  writeMentioned(written, entry, pen);
  const needed = neededStatements(entry, statements, facts);
  pen.choices = 1; // labels are judged in the function itself only
  writeJsStatements(
    statements.filter((_, top) => needed.has(top)),
    pen,
  );
  writeMentioned(written, entry, pen);
  writeUnused(statements, pen);
  return out.done();
}

/** Writes each function that was mentioned, in the order of first mention; they may mention others. */
function writeMentioned(written: Set<JsSymbol>, entry: JsSymbol, pen: JsPen): void {
  for (const symbol of pen.mentioned) {
    const definition = jsFreeDefinitionOf(symbol);
    if (definition !== undefined && !written.has(symbol)) {
      written.add(symbol);
      pen.choices = symbol === entry ? 0 : 1;
      writeJsFunction(definition, pen, symbol === entry && !entry.isUsed);
    }
  }
}

/** Indices of the statements of a file that the function needs, or that do something whoever needs it. */
function neededStatements(entry: JsSymbol, statements: readonly AnyNode[], facts: JsFacts): ReadonlySet<number> {
  const uses = statements.map((): JsSymbol[] => []);
  for (const { node, top } of facts.mentions) {
    const symbol = facts.symbolOf.get(node);
    if (symbol !== undefined) {
      uses[top]?.push(symbol);
    }
  }
  const needed = new Set<number>();
  const need = (top: number | undefined): void => {
    if (top !== undefined && !needed.has(top)) {
      needed.add(top);
      for (const symbol of uses[top] ?? []) {
        need(facts.homes.get(symbol));
      }
    }
  };
  need(facts.homes.get(entry));
  for (const [top, node] of statements.entries()) {
    if (doesSomething(node, facts)) {
      need(top);
    }
  }
  return needed;
}

function doesSomething(node: AnyNode, facts: JsFacts): boolean {
  if (node.type === 'ExportNamedDeclaration' && !node.source) {
    return Boolean(node.declaration && doesSomething(node.declaration, facts));
  }
  if (node.type === 'VariableDeclaration') {
    const isBusyWith = (init: AnyNode | null | undefined): boolean => Boolean(init && holds(init, isBusy, goesOn));
    return node.declarations.some(
      ({ id, init }) =>
        node.kind === 'var' || id.type !== 'Identifier' || (!isDefinition(id, facts) && isBusyWith(init)),
    );
  }
  return node.type === 'ImportDeclaration' ? node.specifiers.length === 0 : !QUIET.has(node.type);
}

/** Writes modules that are imported and not used: loading them may do something. */
function writeUnused(statements: readonly AnyNode[], { out, modules }: JsPen): void {
  const names = statements.flatMap((node) =>
    node.type === 'ImportDeclaration' && node.specifiers.length > 0 ? [modulePath(String(node.source.value))] : [],
  );
  const unused = new Set(names.filter((name) => !name.startsWith('node:') && !modules.has(moduleOf(name))));
  for (const name of [...unused].sort()) {
    out.put(`import ${JSON.stringify(name)}`);
  }
}

const isDefinition = (id: AnyNode, { symbolOf }: JsFacts): boolean => jsDefinitionOf(symbolOf.get(id)) !== undefined;

const isBusy = ({ type }: AnyNode): boolean => BUSY.has(type) || BUSY_TOO.has(type);

const goesOn = (node: AnyNode): boolean => !isFunction(node);
