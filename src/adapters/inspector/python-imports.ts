import { dottedName } from './python-bindings.ts';
import { pathOf } from './python-facts.ts';
import { importedBy } from './python-givings.ts';
import { PYTHON_MODULES } from './python-names.ts';
import type { PyNode } from './python-node.ts';
import { type PyPen, writeOwn, writePath } from './python-pen.ts';

/** Modules of the standard library that do something by being imported. */
const TALKATIVE = new Set(['antigravity', 'this', 'readline', 'rlcompleter', 'site', 'turtledemo', 'lib2to3']);

/** Writes an import as far as it may matter where it stands: those right in a file or a function are read off the names. */
export function writeImports({ type, kids }: PyNode, pen: PyPen): void {
  const [module, ...names] = kids;
  for (const kid of type === 'import_from_statement' ? names : kids) {
    if (kid.type === 'wildcard_import') {
      pen.out.put(`import_all ${JSON.stringify(module === undefined ? '' : dottedName(module, pen.facts.source))}`);
    } else {
      writeImport(importedBy(kid).local, pen);
    }
  }
}

function writeImport(local: PyNode | undefined, pen: PyPen): void {
  const symbol = local === undefined ? undefined : pen.facts.symbolOf.get(local);
  const binding = symbol?.bindings.find(({ node }) => node === local);
  if (symbol === undefined || binding?.path === undefined) {
    return;
  }
  if (!binding.isPlain || pathOf(symbol, pen.facts.isPatching) === undefined) {
    pen.out.open('import');
    writePath(binding.path, pen);
    writeOwn(symbol, pen);
    pen.out.close();
  }
}

/** Writes modules that are imported and not used: importing them may do something. */
export function writeUnused({ facts, out, paths }: PyPen): void {
  const modules = new Set(facts.mentions.flatMap(({ binding }) => binding?.module ?? []));
  const used = [...paths].map((path) => `${path}.`);
  for (const module of [...modules].sort()) {
    const isTold = used.some((path) => path.startsWith(`${module}.`));
    if (!isTold && !isQuiet(module.split('.')[0] ?? module)) {
      out.put(`import ${JSON.stringify(module)}`);
    }
  }
}

const isQuiet = (top: string): boolean => PYTHON_MODULES.has(top) && !TALKATIVE.has(top);
