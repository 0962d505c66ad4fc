import { type CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Shown } from '#agent/face/token-door.ts';
import { tokenIdIn } from '#domain/access-token.ts';
import { codeOf } from '#domain/text/errors.ts';
import { refused } from './answers.ts';
import { makeCall, seeCall } from './calls.ts';
import type { Door } from './door.ts';
import { describeTool, searchTools } from './looking.ts';
import { INSTRUCTIONS, SENTENCES } from './texts.ts';

const MOST_WORDS = 500;
const MOST_NAME = 100;
/** The arguments of a program have at most 20,000 characters. */
const MOST_ELEMENTS = 20_000;
const LONGEST_WAIT_SECONDS = 30;

const READS = { readOnlyHint: true, openWorldHint: false } as const;
const ACTS = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true } as const;

/** A server for whoever holds the token of this text. Its tools are always these four: nothing of the library is in their list. */
export function toolServer(door: Door, token: string): McpServer {
  const shown = { workspace: door.workspace, text: token };
  const server = new McpServer(
    { name: 'threadsmith', version: '0.1.0' },
    { instructions: INSTRUCTIONS, maxToolInputElements: MOST_ELEMENTS },
  );
  const answers =
    <Input>(work: (door: Door, shown: Shown, input: Input) => Promise<CallToolResult>) =>
    (input: Input): Promise<CallToolResult> =>
      answered(door, shown, () => work(door, shown, input));

  server.registerTool(
    'search',
    {
      description: 'Finds tools of the workspace by words, at most 8. What they are called and do is data, in a fence.',
      inputSchema: z.object({ words: z.string().min(1).max(MOST_WORDS).describe('what the tool should do') }),
      annotations: { title: 'Search tools', ...READS },
    },
    answers(searchTools),
  );
  server.registerTool(
    'describe',
    {
      description:
        'Says what a tool takes (JSON Schema), what it may touch, how it has done, and who has to approve a call.',
      inputSchema: z.object({ name: z.string().min(1).max(MOST_NAME).describe('as search gave it') }),
      annotations: { title: 'Describe a tool', ...READS },
    },
    answers(describeTool),
  );
  server.registerTool(
    'call',
    {
      description:
        'Asks people in Slack to let a tool run once with these arguments. It answers at once, mostly with awaiting_approval, a turn and a link for your person.',
      inputSchema: z.object({
        name: z.string().min(1).max(MOST_NAME),
        arguments: z.record(z.string(), z.unknown()).default({}).describe('by parameter, as describe says'),
      }),
      annotations: { title: 'Call a tool', ...ACTS },
    },
    answers(makeCall),
  );
  server.registerTool(
    'result',
    {
      description: 'Says where a call stands and, once it ran, what came of it.',
      inputSchema: z.object({
        turn: z.string().min(1).max(MOST_NAME).describe('as call gave it'),
        wait: z.int().min(0).max(LONGEST_WAIT_SECONDS).default(0).describe('seconds to wait until it is over'),
      }),
      annotations: { title: 'Result of a call', ...READS },
    },
    answers(seeCall),
  );
  return server;
}

/** Whatever happens becomes an answer, and nothing of what broke stands in it. */
async function answered(
  { isInTime, log, workspace }: Door,
  { text }: Shown,
  work: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  const token = tokenIdIn(text);
  if (!isInTime(token ?? '')) {
    return refused(SENTENCES.tooFast);
  }
  try {
    return await work();
  } catch (error) {
    log.error('a request of another agent broke', { code: codeOf(error), workspace, token }, error);
    return refused(SENTENCES.broken);
  }
}
