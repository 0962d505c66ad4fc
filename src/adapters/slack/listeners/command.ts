import { createHash } from 'node:crypto';
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import { heardText } from '../heard-text.ts';
import { mention, said, say } from '../said.ts';
import { usageTold } from '../views/usage.ts';
import { askWhat, commandHelp, inviteMe, notAsked, unknownWord, whichTool } from './command-texts.ts';
import { dropped } from './dropped.ts';
import { openImport } from './exchange.ts';
import { exportTold } from './export.ts';
import { grantsTold } from './grants.ts';
import { type Edge, onCommand } from './guard.ts';
import { openRunForm } from './run-tool.ts';
import { schedulesTold } from './schedules.ts';
import { aToolTold, toolsTold } from './tools.ts';

const Command = z.object({
  channel_id: z.string(),
  user_id: z.string(),
  trigger_id: z.string(),
  text: z.string().catch(''),
});
type Command = z.infer<typeof Command>;

/** The longest request that the opening message repeats; the request itself is whole. */
const SHOWN_CHARACTERS = 2_500;

/** `/smith help` and the words below. Slack has no commands inside threads, so asking opens one. */
export function registerCommand(app: App, edge: Edge): void {
  const opened = new Map<string, Promise<string>>();
  app.command(
    '/smith',
    onCommand(
      edge,
      'command',
      async (body, workspace) => {
        const read = Command.safeParse(body);
        if (!read.success) {
          dropped(edge, 'command', read.error);
          return commandHelp;
        }
        const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(read.data.text) ?? [];
        const { channel_id: channel, user_id: user, trigger_id: trigger } = read.data;
        const place = { workspace, channel };
        const opener = { ...place, user, trigger };
        switch (word.toLowerCase()) {
          case 'ask':
            return rest.trim() === '' ? askWhat : ask(read.data, workspace, heardText(rest.trim()));
          case 'run':
            return rest.trim() === '' ? whichTool : openRunForm(edge, opener, nameIn(rest));
          case 'schedule':
            return schedulesTold(edge, opener, nameIn(rest));
          case 'export':
            return exportTold(edge, place, user, rest);
          case 'import':
            await openImport(edge, place, trigger);
            return undefined;
          case 'grants':
            return grantsTold(edge, place, user, 0);
          case 'tools':
            return toolsTold(edge, place, user, rest);
          case 'tool':
            return aToolTold(edge, place, user, rest);
          case 'usage':
            return usageTold(await edge.agent.usage(place, user));
          case '':
          case 'help':
            return commandHelp;
          default:
            return unknownWord(heardText(word));
        }
      },
      notAsked,
    ),
  );

  async function ask(command: Command, workspace: string, text: string): Promise<string | undefined> {
    const id = `command.${createHash('sha256').update(command.trigger_id).digest('hex').slice(0, 24)}`;
    const opening = opened.get(id) ?? open(edge, command, workspace, id, text);
    remember(opened, id, opening);
    let thread: string;
    try {
      thread = await opening;
    } catch (error) {
      opened.delete(id);
      const code = codeOf(error);
      if (isRefused(code)) {
        edge.log.warn('cannot open a thread here', { code }, error);
        return inviteMe;
      }
      throw error;
    }
    const ref = { workspace, channel: command.channel_id, thread };
    await edge.agent.ask(ref, { id, user: command.user_id, text, source: 'command', files: [], unusable: {} });
    return undefined;
  }
}

const open = (edge: Edge, command: Command, workspace: string, id: string, text: string): Promise<string> =>
  edge.posts.open(
    workspace,
    command.channel_id,
    { text: say`${mention(command.user_id)} asked: ${said(text, SHOWN_CHARACTERS)}` },
    { turn: id, kind: 'opening', attempt: 0 },
  );

const nameIn = (words: string): string => heardText(words).replaceAll('`', '').trim();

const LARGEST_MEMORY = 500;

/** A command comes again only within seconds, so the oldest may go. */
function remember(opened: Map<string, Promise<string>>, id: string, opening: Promise<string>): void {
  opened.set(id, opening);
  const [oldest] = opened.keys();
  if (opened.size > LARGEST_MEMORY && oldest !== undefined) {
    opened.delete(oldest);
  }
}
