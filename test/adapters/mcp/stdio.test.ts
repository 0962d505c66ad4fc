import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { serveClient } from '#adapters/mcp/stdio.ts';
import { pinoLog } from '#adapters/system/log.ts';

const INITIALIZE = {
  ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const nobody = async (): Promise<never> => Promise.reject(new Error('nobody asks for this'));

/** A client's end of the pipes: what was written to it, and how it writes. */
function piped() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const lines: string[] = [];
  const byToken = { whyNot: nobody, search: nobody, describe: nobody, ready: nobody, seen: nobody };
  const ended = serveClient(
    {
      agent: { byToken, runTool: nobody },
      threads: { open: nobody, close: nobody, link: nobody },
      ...{ workspace: 'T0HARBOR', isInTime: () => true, underWay: new Set() },
      log: pinoLog({ write: (line: string) => lines.push(line) }),
    },
    'ts_',
    { input, output },
  );
  let said = '';
  output.on('data', (part) => {
    said += String(part);
  });
  const answers = () => said.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  const send = (message: object | string) =>
    input.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  return { input, ended, answers, send, lines };
}

describe('MCP over pipes', () => {
  it('says nothing but the protocol, whatever comes in, and ends with its client', async () => {
    const { input, ended, answers, send, lines } = piped();
    send('this is no message {"secret": "hunter2"}');
    send(INITIALIZE);
    send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    send({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    send({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'rm', arguments: {} } });
    await expect.poll(() => answers().map(({ id }) => id)).toEqual([1, 2, 3]);
    const [first, second, third] = answers();
    expect(first.result).toMatchObject({ serverInfo: { name: 'threadsmith' }, capabilities: { tools: {} } });
    expect(second.result.tools).toHaveLength(4);
    expect(third.error ?? third.result).toMatchObject(third.error ? { code: -32602 } : { isError: true });
    input.end();
    await ended;
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('gives up a client that sends without end', async () => {
    const { ended, send, answers } = piped();
    send(INITIALIZE);
    await expect.poll(() => answers().length).toBe(1);
    send('x'.repeat(300_000));
    await ended;
    expect(answers()).toHaveLength(1);
  });
});
