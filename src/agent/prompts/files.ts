import { excerpt, type Part } from './fence.ts';

/** What the models learn of a file. */
export interface FileNote {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** One line, such as "59 rows, columns date and close". */
  readonly summary: string;
  /** The beginning of the content, empty when there is none to show. */
  readonly preview: string;
}

const PREVIEWS_CHARACTERS = 24_000;
const LEAST_PREVIEW_CHARACTERS = 200;

/** One fence for each file, every one by name; the previews share a fixed room. */
export function aboutFiles(files: readonly FileNote[]): Part[] {
  if (files.length === 0) {
    return ['There are no files.'];
  }
  const room = Math.max(LEAST_PREVIEW_CHARACTERS, Math.floor(PREVIEWS_CHARACTERS / files.length));
  return [
    'The files, each readable by a program as in/NAME:',
    ...files.map(({ name, size, summary, preview }, index) => ({
      label: `file ${index + 1} of ${files.length}`,
      // As JSON a name cannot break out of its line.
      data: [`name: ${JSON.stringify(name)}`, `size: ${size} bytes`, `summary: ${excerpt(summary, 300)}`]
        .concat(preview === '' ? [] : ['preview:', excerpt(preview, room)])
        .join('\n'),
    })),
  ];
}

/** One line on what is installed, for example "python 3.11.2, pandas 1.5.3". */
export const aboutPackages = (versions: Readonly<Record<string, string>>): string =>
  `Installed, and nothing else can be: ${
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ') || 'the standard library only'
  }.`;
