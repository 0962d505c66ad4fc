import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { ScriptedModel } from '../../bench/eval/scripted.ts';
import { freshFolder } from './folder.ts';
import { serveJson } from './http.ts';
import type { Move } from './model-wire/move.ts';
import { replyOf } from './model-wire/reply.ts';

/** The tasks that ship. */
export const TASKS = 'bench/tasks';

/** A folder of this test with these files; what is no text is written as JSON. */
export async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const { path, remove } = await freshFolder();
  onTestFinished(remove);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return path;
}

let sandbox: ReturnType<typeof bubblewrapSandbox> | undefined;

/** One for all tests of a file, because it attacks itself whenever it is opened. */
async function shared(): Promise<Sandbox> {
  sandbox ??= bubblewrapSandbox({ maxConcurrent: 5 });
  return { ...(await sandbox), close: async () => {} };
}

/** What a command of the evaluation prints, and the process around it. */
export function around(environment: Record<string, string> = {}) {
  const lines: string[] = [];
  const print = (line: string) => {
    lines.push(...line.split('\n'));
  };
  return { lines, around: { environment, print, ended: new AbortController().signal, openSandbox: shared } };
}

type Said = Parameters<ScriptedModel['reply']>[0];

/** An OpenAI-compatible endpoint behind which a scripted model answers; what it cannot answer is a wrong key. */
export const serveScripted = (model: { reply(said: Said): string | Move | undefined }) =>
  serveJson(({ path, body }) => {
    const messages = body.messages as { role: string; content: string }[];
    const said = (role: string) => messages.find((message) => message.role === role)?.content ?? '';
    const reply = model.reply({ system: said('system'), prompt: said('user') }) ?? { fail: 401 };
    return replyOf('openai', path, body.stream === true, typeof reply === 'string' ? { say: reply } : reply);
  });
