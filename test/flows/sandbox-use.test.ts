import { describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { ownerOf } from '#agent/core/context.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { xlsx } from '../fakes/archives.ts';
import { A_CSV, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { aRef, aTurn } from '../fakes/turns.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../fakes/workspace.ts';

const BOOK = {
  name: 'ledger.xlsx',
  bytes: xlsx([
    {
      name: 'Ledger',
      rows: [
        ['city', 'amount'],
        ['Lagos', '7'],
      ],
    },
  ]),
};

describe('what the agent does with sandboxes', () => {
  it('looks into a file that is no text before it plans', async () => {
    const prompts: string[] = [];
    const plan = (prompt: string): unknown => {
      prompts.push(prompt);
      return aPlanReply({ outcome: 'answer', reply: 'It is a ledger.', steps: [], checks: [] });
    };
    const workspace = await openWorkspace(aScript({ plan }));
    const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> what is it?', files: [BOOK] });
    await workspace.shows(ts, 'It is a ledger.');
    expect(prompts[0]).toContain('Lagos');
    expect(workspace.runs()).toBe(1);
  });

  it('runs a program once more when somebody outside has ended its sandbox', async () => {
    const real = await bubblewrapSandbox({ maxConcurrent: 2 });
    let runs = 0;
    const sandbox: Sandbox = {
      ...real,
      run: (work, observe, signal) => {
        runs += 1;
        return real.run(work, observe, runs === 1 ? AbortSignal.any([signal, AbortSignal.timeout(300)]) : signal);
      },
    };
    const source = `import time\ndef count_rows(csv):\n    time.sleep(1)\n    return {"rows": 3}\n`;
    const script = aScript({ code: { ...(aScript().code as object), source } });
    const workspace = await openWorkspace(script, { ports: { sandbox } });
    const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many?', files: [A_CSV] });
    const card = await workspace.shows(ts, 'proposal_approve');
    await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, actionId: 'proposal_approve' });
    await workspace.shows(ts, 'There are 3 rows.');
    expect(runs).toBe(2);
  });

  it('tells sandboxes of two channels apart whose messages have one timestamp', () => {
    const turn = aTurn('running');
    const [one, other] = [ownerOf(aRef(), turn), ownerOf(aRef({ channel: 'C0OTHER' }), turn)];
    expect(one).not.toEqual(other);
  });
});
