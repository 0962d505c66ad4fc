import { posix } from 'node:path';
import { circles } from './circles.ts';
import { referencesOf } from './references.ts';
import { roomOf, targetOf } from './rooms.ts';
import { parse, type SourceFile } from './source.ts';

/** Floors whose rooms have chapters: folders, one deep, each above those that it uses. What stands in none is one of its own. */
const WITH_CHAPTERS = ['domain', 'agent'];
/** A folder that holds more than this is read by nobody from top to bottom. */
const MOST_FILES = 40;

/** Files that stand too deep, chapters too large, and circles of chapters, one line each. */
export function misplaced(sources: readonly SourceFile[]): string[] {
  const files = sources.filter(({ path }) => WITH_CHAPTERS.includes(roomOf(path) ?? ''));
  const deep = files.filter(({ path }) => path.split('/').length > 4).map(({ path }) => `${path} stands too deep`);
  const sizes = Map.groupBy(files, ({ path }) => posix.dirname(path));
  const large = [...sizes].filter(([, all]) => all.length > MOST_FILES).map(([folder]) => `${folder} is too large`);
  return [...deep, ...large, ...circles(graphOf(files)).map((circle) => `circle of chapters: ${circle}`)];
}

function graphOf(files: readonly SourceFile[]): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const file of files.map(parse)) {
    const chapter = chapterOf(file.path);
    const targets = referencesOf(file).flatMap((to) => targetOf(file.path, to) ?? []);
    const chapters = targets.filter((target) => roomOf(target) === roomOf(file.path)).map(chapterOf);
    graph.set(chapter, [...(graph.get(chapter) ?? []), ...chapters.filter((each) => each !== chapter)]);
  }
  return graph;
}

const chapterOf = (path: string): string => (path.split('/').length > 3 ? posix.dirname(path) : path);
