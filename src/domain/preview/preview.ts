/** What the planner may see of a file: one line for people, and the first lines as data. */
export interface Preview {
  readonly summary: string;
  readonly text: string;
}

const HEAD_BYTES = 65_536;
const HEAD_LINES = 8;
const LINE_CHARACTERS = 300;
const NAMED_COLUMNS = 6;

/**
 * A preview of text, CSV and JSON from their first 64 KB; undefined for everything else, which only a sandbox may open.
 * Decides by the bytes, not by the name: what is not UTF-8 text is not text.
 */
export function previewOf(name: string, bytes: Uint8Array): Preview | undefined {
  const head = decode(bytes.subarray(0, HEAD_BYTES), bytes.length > HEAD_BYTES);
  if (head === undefined) {
    return undefined;
  }
  const text = head.split(/\r?\n/).slice(0, HEAD_LINES).map(clip).join('\n');
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (ending === 'json') {
    return { summary: jsonSummary(bytes, head), text };
  }
  const lines = countLines(bytes);
  const separator = ending === 'tsv' ? '\t' : separatorOf(head.split(/\r?\n/, 1)[0] ?? '');
  if ((ending === 'csv' || ending === 'tsv') && separator !== undefined) {
    return { summary: csvSummary(head, separator, lines), text };
  }
  return { summary: `${lines} ${lines === 1 ? 'line' : 'lines'} of text`, text };
}

/** Strict UTF-8 without NUL; a cut last character of a longer file is forgiven. */
function decode(bytes: Uint8Array, cut: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

const clip = (line: string): string => (line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line);

function countLines(bytes: Uint8Array): number {
  const breaks = bytes.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0);
  return bytes.length > 0 && bytes.at(-1) !== 10 ? breaks + 1 : breaks;
}

const separatorOf = (line: string): string | undefined => [',', ';', '\t', '|'].find((each) => line.includes(each));

function csvSummary(head: string, separator: string, lines: number): string {
  const columns = (head.split(/\r?\n/, 1)[0] ?? '').split(separator).map((name) => name.trim().replace(/^"|"$/g, ''));
  const named = columns.slice(0, NAMED_COLUMNS).map(clip);
  const rest = columns.length - named.length;
  const names = rest > 0 ? `${named.join(', ')} and ${rest} more` : listed(named);
  return `${Math.max(0, lines - 1)} rows, columns ${names}`;
}

const listed = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');

function jsonSummary(bytes: Uint8Array, head: string): string {
  if (bytes.length > HEAD_BYTES) {
    return head.trimStart().startsWith('[') ? 'JSON, a list' : 'JSON, an object';
  }
  try {
    const value: unknown = JSON.parse(head);
    if (Array.isArray(value)) {
      return `JSON, a list of ${value.length}`;
    }
    if (typeof value === 'object' && value !== null) {
      return `JSON, an object with ${listed(Object.keys(value).slice(0, NAMED_COLUMNS).map(clip))}`;
    }
    return 'JSON, a single value';
  } catch {
    return 'text that is not valid JSON';
  }
}
