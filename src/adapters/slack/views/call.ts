import type { Attempt } from '#domain/session/session.ts';
import { visible } from '../clean.ts';

const LINE_CHARACTERS = 80;
type Json = Attempt['program']['arguments'][string];

/** The call in the program's own language, whole; characters that nobody sees stand in it as escapes. */
export function callText({ name: known, calls, program }: Attempt): string {
  const name = calls ?? known;
  const python = program.language === 'python';
  const write = python ? pythonLiteral : javascriptLiteral;
  const given = Object.entries(program.arguments);
  const plain = given.every(([key]) => /^[A-Za-z_]\w*$/.test(key));
  if (!plain) {
    return `${name}(${python ? '**' : ''}${write(program.arguments)})`;
  }
  const parts = given.map(([key, value]) => `${key}${python ? '=' : ': '}${write(value)}`);
  const [start, end] = python ? ['', ''] : ['{', '}'];
  const space = python || parts.length === 0 ? '' : ' ';
  const short = `${name}(${start}${space}${parts.join(', ')}${space}${end})`;
  return short.length <= LINE_CHARACTERS || parts.length === 0
    ? short
    : `${name}(${start}\n${parts.map((part) => `    ${part},\n`).join('')}${end})`;
}

function pythonLiteral(value: Json): string {
  if (value === null) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (typeof value === 'object') {
    return Array.isArray(value)
      ? `[${value.map(pythonLiteral).join(', ')}]`
      : `{${Object.entries(value)
          .map(([key, each]) => `${pythonLiteral(key)}: ${pythonLiteral(each)}`)
          .join(', ')}}`;
  }
  return visible(JSON.stringify(value), (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });
}

const javascriptLiteral = (value: Json): string =>
  visible(JSON.stringify(value), (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
