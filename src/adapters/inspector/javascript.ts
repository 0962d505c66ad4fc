import { type AnyNode, type Comment, type Program, parse, tokenizer } from 'acorn';
import { full } from 'acorn-walk';
import type { Oddity } from '#domain/program/findings.ts';
import type { JavascriptScene } from './javascript-notes.ts';
import { visitJavascript } from './javascript-visit.ts';
import type { Notebook } from './notebook.ts';
import type { Reading } from './reading.ts';

/** Reads one JavaScript file. Modules first; what is only a script in the old sense is read as one. */
export function readJavascript(
  path: string,
  text: string,
  notes: Notebook,
  origin: JavascriptScene['origin'],
): Reading {
  const isScript = path.endsWith('.cjs');
  const comments: Comment[] = [];
  let root: Program;
  try {
    root = parseJavascript(text, isScript, comments);
  } catch (error) {
    return { wrong: wrongOf(error), whereAt: () => 'code' };
  }
  visitJavascript(root, notes, origin);
  noteEscaped(text, notes);
  return { wrong: undefined, whereAt: whereIn(root, comments) };
}

/** The tree of a JavaScript file; throws where it does not parse. Its comments are added to `comments`. */
export function parseJavascript(text: string, isScript = false, comments: Comment[] = []): Program {
  return parse(text, {
    ecmaVersion: 'latest',
    sourceType: isScript ? 'script' : 'module',
    allowHashBang: true,
    allowReturnOutsideFunction: isScript,
    onComment: comments,
  });
}

/** The parser's message without the place that it names, and the place. */
function wrongOf(error: unknown): { at: number; reason: string } {
  if (!(error instanceof SyntaxError)) {
    return { at: 0, reason: 'it is nested too deeply' };
  }
  const at = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
  const message = error.message.replace(/\s*\(\d+:\d+\)$/, '');
  return { at, reason: message.charAt(0).toLowerCase() + message.slice(1) };
}

/** Names that are spelt with escapes, such as \u0065val: nobody needs them. */
function noteEscaped(text: string, notes: Notebook): void {
  if (!text.includes('\\u')) {
    return;
  }
  try {
    for (const { type, start, end } of tokenizer(text, { ecmaVersion: 'latest', sourceType: 'module' })) {
      const written = text.slice(start, end);
      if (
        (type.label === 'name' || type.keyword !== undefined || type.label === 'privateId') &&
        written.includes('\\')
      ) {
        notes.oddity('escaped', 'identifier', start, written);
      }
    }
  } catch {
    notes.oddity('escaped', 'code', text.indexOf('\\u'), '\\u'); // it cannot be told apart without the parser
  }
}

function whereIn(root: Program, comments: readonly Comment[]): (at: number) => Oddity['where'] {
  let spans: { start: number; end: number; where: Oddity['where'] }[] | undefined;
  return (at) => {
    spans ??= spansOf(root, comments);
    return spans.find(({ start, end }) => start <= at && at < end)?.where ?? 'code';
  };
}

function spansOf(root: AnyNode, comments: readonly Comment[]) {
  const spans: { start: number; end: number; where: Oddity['where'] }[] = comments.map(({ start, end }) => ({
    start,
    end,
    where: 'comment',
  }));
  full(root, ({ type, start, end }) => {
    if (type === 'Identifier') {
      spans.push({ start, end, where: 'identifier' });
    } else if (type === 'Literal' || type === 'TemplateElement') {
      spans.push({ start, end, where: 'string' });
    }
  });
  return spans;
}
