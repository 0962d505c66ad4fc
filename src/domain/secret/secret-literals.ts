import { withoutShapes } from './secret-shapes.ts';

/** What a program puts in when it runs, such as `{token}`, `${token}` or `%s`: no secret, though it may stand where one does. */
const PUT_IN = /\$?\{[^{}\n"'`]{0,100}\}|%[sdr]/g;

/** Lines of a program, from 1, that hold what looks like a token, a key or a password. */
export function secretLinesIn(source: string): number[] {
  const text = source.replace(PUT_IN, ' ');
  const kept = withoutShapes(text);
  if (kept === text) {
    return [];
  }
  const lines = text.split('\n');
  const alone = lines.flatMap((line, index) => (withoutShapes(line) === line ? [] : [index + 1]));
  if (alone.length > 0) {
    return alone;
  }
  // It goes over several lines; the first one that is no longer the same is where it begins.
  const left = kept.split('\n');
  return [lines.findIndex((line, index) => line !== left[index]) + 1];
}
