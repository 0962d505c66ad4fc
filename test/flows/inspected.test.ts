import { describe, expect, it } from 'vitest';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { servedModel } from '../fakes/model-server.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { TROJAN_SAMPLES } from '../fakes/trojan-source.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../fakes/workspace.ts';

/** What the card says comes from the program's text, whatever the model says of it. */
const ask = (workspace: Awaited<ReturnType<typeof openWorkspace>>): string =>
  workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });

describe('a model that says "no network"', () => {
  it('over code that opens sockets: the card says network, and none is there', async () => {
    const source = `import socket

def count_rows(csv):
    """Works without any network."""
    try:
        socket.create_connection(("127.0.0.1", 1), 1)
    except OSError as error:
        print("no way out:", error)
    return {"rows": 3}
`;
    const workspace = await openWorkspace(aScript({ code: aDraftReply({ source, explanation: 'No network.' }) }));
    const ts = ask(workspace);
    const proposal = await workspace.shows(ts, 'proposal_approve');
    const blocks = JSON.stringify(proposal.blocks);
    expect(blocks).toContain('*Network*\\nUsed, but none is granted');
    expect(blocks).toContain('use the network, but the plan names no host, so it gets none.');
    expect(proposal.text).not.toContain('no network.');
    await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
    await workspace.shows(ts, 'no way out:');
  });

  it('over code whose imports cannot be told: unknown is written out', async () => {
    const source = `import importlib

def count_rows(csv):
    """How many rows a file has."""
    return {"rows": importlib.import_module("ma" + "th").floor(3.5)}
`;
    const workspace = await openWorkspace(aScript({ code: aDraftReply({ source }) }));
    const blocks = JSON.stringify((await workspace.shows(ask(workspace), 'proposal_approve')).blocks);
    expect(blocks).toContain('*Network*\\nUnknown');
    expect(blocks).toContain('It builds code while it runs, so I cannot tell all that it does.');
  });
});

describe('a program', () => {
  it('names its packages and gives no cause for a warning when it only computes', async () => {
    const source = COUNT_ROWS.replace('def ', 'import json\nimport pandas as pd\n\n\ndef ');
    const workspace = await openWorkspace(aScript({ code: aDraftReply({ source }) }));
    const proposal = await workspace.shows(ask(workspace), 'proposal_approve');
    const blocks = JSON.stringify(proposal.blocks);
    expect(blocks).toContain('*Packages*\\npandas');
    expect(blocks).toContain('*Network*\\nNone');
    expect(blocks).not.toContain('"level":"warning"');
  });

  it('that does not parse goes back to the model before anybody sees it', async () => {
    const broken = aDraftReply({ source: COUNT_ROWS.replace('{rows}\\n"', '{rows}\\n') });
    const { model, asked } = await servedModel({
      vendor: 'openai',
      move: ({ kind, isRepair }) => ({
        say: JSON.stringify(kind === 'plan' ? aPlanReply() : isRepair ? aDraftReply() : broken),
      }),
    });
    const workspace = await openWorkspace(aScript(), { ports: { model } });
    const proposal = await workspace.shows(ask(workspace), 'proposal_approve');
    expect(asked.map(({ kind, isRepair }) => [kind, isRepair])).toEqual([
      ['plan', false],
      ['code', false],
      ['code', true],
    ]);
    expect(asked.at(-1)?.words).toContain('it does not parse, line ');
    expect(JSON.stringify(proposal.blocks)).not.toContain('"level":"warning"');
  });

  it('that our parser refuses twice is shown with a warning: the parser may be wrong, a reader is told', async () => {
    const source = (name: string) =>
      COUNT_ROWS.replace('return {"rows": rows}', `return {"rows": rows}\n    ${name} ) =`);
    const { model } = await servedModel({
      vendor: 'anthropic',
      move: ({ kind, isRepair }) => ({
        say: JSON.stringify(kind === 'plan' ? aPlanReply() : aDraftReply({ source: source(isRepair ? 'b' : 'a') })),
      }),
    });
    const workspace = await openWorkspace(aScript(), { ports: { model } });
    const blocks = JSON.stringify((await workspace.shows(ask(workspace), 'proposal_approve')).blocks);
    expect(blocks).toContain('so I cannot tell all that it does.');
    expect(blocks).toContain('*Network*\\nUnknown');
  });
});

describe('Trojan source', async () => {
  const inspector = await openInspector();
  it.each(TROJAN_SAMPLES.map((sample) => [sample.name, sample] as const))('%s', async (_name, sample) => {
    const { language, text, lines, kind } = sample;
    const isHidden = kind === 'bidirectional' || kind === 'invisible';
    const plan = aPlanReply({ outcome: 'oneoff', checks: [] });
    const code = aDraftReply({ language, name: 'sample', source: text, parameters: [], arguments: '{}' });
    const workspace = await openWorkspace(aScript({ plan, code }));
    const reading = inspector.inspect({ language, entry: 'main', files: [{ path: 'main', text }], packages: [] });
    if (reading.files[0]?.state === 'unparsed') {
      const card = await workspace.shows(ask(workspace), 'turn_retry'); // the language does not take it either
      expect(JSON.stringify(card.blocks)).not.toContain('proposal_approve');
      return;
    }
    const proposal = await workspace.shows(ask(workspace), 'proposal_approve');
    expect(JSON.stringify(proposal.blocks)).toContain('"level":"warning"');
    const session = await workspace.session(proposal.threadTs ?? '');
    const alerts = session?.turns[0]?.attempts[0]?.facts?.alerts ?? [];
    const odd = alerts.find(({ kind: alert }) => alert === (isHidden ? 'hidden' : 'look_alike'));
    expect(odd?.place.lines).toEqual(expect.arrayContaining([...lines]));
  });
});
