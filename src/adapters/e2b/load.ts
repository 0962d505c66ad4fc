import { readFileSync } from 'node:fs';
import { CHART_STYLE } from '#domain/program/chart-style.ts';
import { SHOW_CHARTS } from '#domain/program/show-charts.ts';
import type { SandboxFile, Work } from '#ports/sandbox.ts';

/** Everything of ours in a sandbox lies here, below the user's home. */
export const FOLDER = 'threadsmith';

/** The text of the program that runs programs, in the order in which its parts use each other. */
export const SUPERVISOR = ['launch', 'watch', 'hand-out']
  .map((part) => readFileSync(new URL(`guest/${part}.py`, import.meta.url), 'utf8'))
  .join('\n\n');

/** Runs the head of the load. The text is not in the command line: that is short everywhere, and long lines fail. */
const BOOT = `import sys; load = open(sys.argv[1] + "/load", "rb"); exec(load.read(int(load.readline())))`;
export const COMMAND = `exec /usr/bin/python3 -I -S -c '${BOOT}' "$HOME/${FOLDER}"`;

const text = (path: string, content: string): SandboxFile => ({ path, bytes: Buffer.from(content) });

/** What the program sees as /etc, beside what fonts and libraries need. */
export const HOUSE: readonly SandboxFile[] = [
  text('passwd', 'program:x:1000:1000:program:/work:/bin/sh\n'),
  text('group', 'program:x:1000:\n'),
  text('hosts', '127.0.0.1 localhost\n::1 localhost\n'),
  text('charts.matplotlibrc', CHART_STYLE),
  text('sitecustomize.py', SHOW_CHARTS),
];

/** One upload: the supervisor, what it shall do as a line of JSON, and the bytes of all files one after the other. */
export function pack({ language, entry, files, inputs, environment, timeZone, hosts, limits }: Work): Blob {
  const list = (all: readonly SandboxFile[]) => all.map(({ path, bytes }) => ({ path, size: bytes.length }));
  const { files: maxFiles, ...bounds } = limits;
  const order = {
    ...{ language, entry, environment, timeZone, network: hosts.length > 0, maxFiles, ...bounds },
    ...{ house: list(HOUSE), files: list(files), inputs: list(inputs) },
  };
  const bytes = [...HOUSE, ...files, ...inputs].map((file) => Buffer.from(file.bytes));
  return new Blob([`${Buffer.byteLength(SUPERVISOR)}\n`, SUPERVISOR, `${JSON.stringify(order)}\n`, ...bytes]);
}
