import { expect } from 'vitest';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { A_CSV, aDraftReply, aPlanReply } from './scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, type Workspace } from './workspace.ts';

/** A program, and what people read when it has run. */
export interface Case {
  readonly what: string;
  /** The body of the function, after it has left a line of output and a file. */
  readonly body: string;
  readonly says: string | RegExp;
  readonly shows?: readonly string[];
  readonly hides?: readonly string[];
  /** Files that come back; by default the one that was left first. */
  readonly files?: readonly string[];
  readonly needs?: { readonly memoryMb?: number; readonly seconds?: number };
}

const LIMITS = { ...DEFAULT_LIMITS, processes: 20, diskMb: 64, files: 10, outputMb: 1 };
const MARK = 'print("it began", flush=True); open("out/mark.txt", "w").write("kept")';

export const functionOf = ({ body }: Pick<Case, 'body'>): string =>
  `import os, sys, time\n\n\ndef count_rows(csv):\n    ${[MARK, ...body.split('\n')].join('\n    ')}\n`;

const REPAIRED = aDraftReply({ explanation: 'It does less.' });

/** One workspace for a few programs at once: the prompts name the case, so that each gets its own. */
export async function workspaceFor(cases: readonly Case[], repair: unknown = REPAIRED): Promise<Workspace> {
  const of = (prompt: string): Case =>
    cases.find(({ what }) => prompt.includes(`case: ${what}`)) ?? expect.unreachable();
  const workspace = await openWorkspace({
    plan: (prompt: string) =>
      aPlanReply({ needs: { files: ['data.csv'], hosts: [], secrets: [], ...of(prompt).needs } }),
    code: (prompt: string) => aDraftReply({ source: functionOf(of(prompt)) }),
    repair,
    answer: { text: 'There are some rows.' },
  });
  await storePlaygroundSettings(workspace.ports.store, { ...PLAYGROUND_SETTINGS, limits: LIMITS });
  return workspace;
}

export async function run({ emulator, shows }: Workspace, { what }: Pick<Case, 'what'>): Promise<string> {
  const text = `<@U0SMITH> case: ${what}`;
  const ts = emulator.say({ as: MIRA, channel: FINANCE, text, files: [A_CSV] });
  await approve({ emulator, shows }, ts);
  return ts;
}

export async function approve({ emulator, shows }: Pick<Workspace, 'emulator' | 'shows'>, ts: string): Promise<void> {
  const proposal = await shows(ts, 'proposal_approve');
  await emulator.press({ as: JONAS, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
}

export const filesIn = ({ emulator }: Workspace, ts: string): (string | undefined)[] =>
  emulator.messages(FINANCE, ts).flatMap(({ files }) => files.map((id) => emulator.file(id)?.name));

/** A workspace allows about 50 edits a minute: so no more programs in one than get along with that. */
export const groups = (cases: readonly Case[], size: number): Case[][] =>
  Array.from({ length: Math.ceil(cases.length / size) }, (_, index) => cases.slice(index * size, (index + 1) * size));

/** What people read on a card. */
export function textsIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  const found = 'text' in part && typeof part.text === 'string' ? [part.text] : [];
  return [...found, ...Object.values(part).flatMap(textsIn)];
}
