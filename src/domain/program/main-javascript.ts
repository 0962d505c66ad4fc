/** Our main.mjs; `__NAME__` and `__FILES__` are filled in by mainFile. */
export const MAIN_JAVASCRIPT = `// Threadsmith's own file: calls __NAME__ of tool.mjs with args.json and writes result.json.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOST_BYTES = 1_000_000;
const MOST_DEPTH = 50;

process.chdir(dirname(fileURLToPath(import.meta.url)));
mkdirSync('out', { recursive: true });
const args = JSON.parse(readFileSync('args.json', 'utf8'));
for (const name of __FILES__) {
  args[name] = inputPath(name, args[name]);
}

let written = false;
process.on('exit', (code) => {
  if (code === 0 && !written) {
    console.error('The program ended before the function returned a result.');
    process.exitCode = 1;
  }
});

const tool = await import('./tool.mjs');
if (typeof tool.__NAME__ !== 'function') {
  fail('tool.mjs exports no function __NAME__.');
}
write(await tool.__NAME__(args));

function inputPath(name, value) {
  if (typeof value !== 'string') {
    fail('The argument ' + name + ' does not name a file.');
  }
  const path = value.startsWith('in/') ? value : 'in/' + value;
  if (dirname(path) !== 'in' || !statSync(path, { throwIfNoEntry: false })?.isFile()) {
    fail('The argument ' + name + ' names a file that is not there: ' + value);
  }
  return path;
}

function write(value) {
  let text;
  try {
    text = JSON.stringify(plain(value, 0));
  } catch (error) {
    fail('The result cannot be written as JSON: ' + error.message + '.');
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    const count = bytes.toLocaleString('en');
    fail('The result is ' + count + ' bytes of JSON, more than 1,000,000. Write long tables to a file in out/.');
  }
  writeFileSync('result.json.part', text);
  renameSync('result.json.part', 'result.json');
  written = true;
}

/** A value as JSON knows it; TypeError when there is no honest way. */
function plain(value, depth) {
  if (depth > MOST_DEPTH) {
    throw new TypeError('it is nested too deeply, or holds itself');
  }
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'boolean':
      return value;
    case 'string':
      return value.toWellFormed();
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'object':
      return value === null ? null : collection(value, depth);
    default:
      throw new TypeError('it holds a ' + typeof value);
  }
}

function collection(value, depth) {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString();
  }
  if (value instanceof Error || value instanceof Promise || value instanceof ArrayBuffer || Buffer.isBuffer(value)) {
    throw new TypeError('it holds a ' + value.constructor.name);
  }
  if (typeof value.toJSON === 'function') {
    return plain(value.toJSON(), depth + 1);
  }
  if (Array.isArray(value) || value instanceof Set || ArrayBuffer.isView(value)) {
    return Array.from(value, (item) => plain(item, depth + 1));
  }
  return members(value instanceof Map ? [...value] : Object.entries(value), depth);
}

function members(entries, depth) {
  const result = Object.create(null);
  for (const [key, item] of entries) {
    const name = String(key).toWellFormed();
    if (name in result) {
      throw new TypeError('it holds ' + name + ' twice');
    }
    if (item !== undefined) {
      result[name] = plain(item, depth + 1);
    }
  }
  return result;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
`;
