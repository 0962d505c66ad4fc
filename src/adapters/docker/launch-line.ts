import { pack } from 'tar-stream';
import { environmentOf, programLine } from '#adapters/sandboxes/program-line.ts';
import type { SandboxFile, Work } from '#ports/sandbox.ts';

/**
 * What the first process reads before the program runs: a line with the mark and two lengths, the program's command
 * line, its files. By stdin, because the engine keeps what it is told about a container, and there are secrets in here.
 */
export async function parcel(work: Work, mark: string): Promise<Buffer> {
  const setup = Buffer.from(`set -- ${commandLine(work).map(quoted).join(' ')}\n`);
  const files = await archive([...folders(work.files), ...work.files.map((each) => ({ ...each, mode: 0o644 }))]);
  return Buffer.concat([Buffer.from(`${mark} ${setup.length} ${files.length}\n`), setup, files]);
}

/** Inputs as the engine unpacks them: root's, so that the program cannot change them. */
export const inputArchive = (inputs: readonly SandboxFile[]): Promise<Buffer> =>
  archive(inputs.map((each) => ({ ...each, mode: 0o444 })));

/** The program with its whole environment; `env` clears what the engine set. */
export const commandLine = (work: Work): readonly string[] => [
  ...['/usr/bin/env', '-i', '--', ...Object.entries(environmentOf(work)).map(([name, value]) => `${name}=${value}`)],
  ...programLine(work),
];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

interface Entry {
  readonly path: string;
  readonly bytes: Uint8Array | 'folder';
  readonly mode: number;
}

/** `out/`, and the folders above the program's files. */
function folders(files: readonly SandboxFile[]): readonly Entry[] {
  const above = files.flatMap(({ path }) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(['out', ...above])].map((path) => ({ path, bytes: 'folder', mode: 0o755 }));
}

async function archive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { path, bytes, mode } of entries) {
    if (bytes === 'folder') {
      tar.entry({ name: path, type: 'directory', mode });
    } else {
      tar.entry({ name: path, mode }, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
  }
  tar.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of tar) {
    if (part instanceof Uint8Array) {
      parts.push(part);
    }
  }
  return Buffer.concat(parts);
}
