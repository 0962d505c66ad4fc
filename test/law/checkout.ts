import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { circles } from './circles.ts';
import { impurities } from './purity.ts';
import { referencesOf } from './references.ts';
import { objection, roomOf, targetOf } from './rooms.ts';
import { type Parsed, parse, type SourceFile } from './source.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All TypeScript files under a folder of the checkout. */
export function sourcesUnder(folder: string): SourceFile[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.[mc]?tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Every breach of the import law and of purity in these files, one line each. */
export function breaches(sources: readonly SourceFile[]): string[] {
  const files = sources.map(parse);
  const graph = new Map(
    files.map((file) => [file.path, referencesOf(file).flatMap((to) => targetOf(file.path, to) ?? [])]),
  );
  return [...files.flatMap(breachesOf), ...circles(graph).map((circle) => `circle: ${circle}`)];
}

function breachesOf(file: Parsed): string[] {
  const isPure = ['domain', 'ports', 'agent'].includes(roomOf(file.path) ?? '');
  const references = referencesOf(file).flatMap((reference) => {
    const why = objection(file.path, reference);
    return why === undefined ? [] : [`${file.path}:${reference.line} ${reference.to ?? '?'}: ${why}`];
  });
  const impure = isPure ? impurities(file).map(({ what, line }) => `${file.path}:${line} names ${what}`) : [];
  return [...references, ...impure];
}
