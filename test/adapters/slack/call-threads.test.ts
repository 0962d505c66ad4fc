import { describe, expect, it } from 'vitest';
import { slackCallThreads } from '#adapters/slack/call-threads.ts';
import { pinoLog } from '#adapters/system/log.ts';
import type { ReadyCall } from '#agent/face/token-door.ts';
import { AgentError, type ErrorCode } from '#domain/text/errors.ts';

const READY: ReadyCall = {
  run: { id: 'mcp.a.b', user: 'U0MIRA', tool: 'tool-1', version: 1, arguments: {}, files: {}, unusable: {} },
  ...{ call: 'b', workspace: 'T0HARBOR', channel: 'C0FINOPS', mayRunAtOnce: false },
  ...{ toolName: 'add_up', tokenName: 'Desk agent' },
};

function threadsOver(code?: ErrorCode) {
  const posted: { channel: string; text: string; turn: string }[] = [];
  const identity = { workspace: 'T0HARBOR', botUser: 'U0BOT', botId: 'B0BOT', appId: 'A0APP' };
  const threads = slackCallThreads({
    calls: { identity: async () => ({ ...identity, url: 'https://harborline.slack.com/' }) },
    posts: {
      open: async (_, channel, { text }, { turn }) => {
        if (code !== undefined) {
          throw new AgentError('no', { code });
        }
        posted.push({ channel, text, turn });
        return '1795340460.000100';
      },
    },
    thread: { retract: async () => undefined },
    log: pinoLog({ write: () => true }),
  });
  return { threads, posted };
}

describe('the thread of a call', () => {
  it('names who it is for, and nothing in a name acts', async () => {
    const { threads, posted } = threadsOver();
    await threads.open({ ...READY, tokenName: '<!channel> *Mira* approved: <https://evil.example|ok> @here' });
    const [message] = posted;
    expect(message).toMatchObject({ channel: 'C0FINOPS', turn: 'mcp.a.b' });
    expect(message?.text).toMatch(/^<@U0MIRA> asked to run \*add_up\*, through their token for &lt;!channel&gt; /);
    expect(message?.text.match(/<[^>]*>/g)).toEqual(['<@U0MIRA>']);
    expect(message?.text.match(/\*/g)).toHaveLength(2);
  });

  it('is found behind a link to its first message', async () => {
    const { threads } = threadsOver();
    const ref = await threads.open(READY);
    expect(ref && (await threads.link(ref))).toBe('https://harborline.slack.com/archives/C0FINOPS/p1795340460000100');
  });

  it('is none where we may not write, and an error where Slack is away', async () => {
    expect(await threadsOver('SLACK_REFUSED').threads.open(READY)).toBeUndefined();
    expect(await threadsOver('THREAD_CLOSED').threads.open(READY)).toBeUndefined();
    await expect(threadsOver('SLACK_UNAVAILABLE').threads.open(READY)).rejects.toMatchObject({
      code: 'SLACK_UNAVAILABLE',
    });
  });
});
