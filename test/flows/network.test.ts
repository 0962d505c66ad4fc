import { expect, it, onTestFinished } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { proxyEgress } from '#adapters/egress/proxy-egress.ts';
import { loopbackSite } from '../fakes/loopback-site.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../fakes/workspace.ts';

const needs = { files: ['data.csv'], hosts: ['plain.test:80'], secrets: [], memoryMb: 128, seconds: 10 };
const source = `import requests


def ask_around(csv):
    """What two sites say."""
    for name in ["plain.test", "two.test"]:
        print(name, requests.get(f"http://{name}/{name}").status_code)
    return {"rows": 3}
`;
const script = aScript({ plan: aPlanReply({ needs }), code: aDraftReply({ name: 'ask_around', source }) });

it('is reached as far as people approved it, where it is switched on', async () => {
  const site = await loopbackSite([]);
  const permit = { address: '127.0.0.1', ports: site.ports };
  const egress = proxyEgress({}, { permit, resolve: async () => ['127.0.0.1'] });
  const sandbox = await bubblewrapSandbox({ egress, firstUid: 66_000 });
  onTestFinished(site.close);
  const workspace = await openWorkspace(script, { ports: { sandbox } });
  const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> ask around', files: [A_CSV] });
  const proposal = await workspace.shows(ts, 'proposal_approve');
  expect(JSON.stringify(proposal.blocks)).toContain('plain.test:80');
  expect(site.connections()).toBe(0);

  await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
  await workspace.shows(ts, 'There are 3 rows.');
  expect(site.visits.map(({ host, path }) => host + path)).toEqual(['plain.test/plain.test']);
});

it('is refused before anybody could approve it, where it is not', async () => {
  const workspace = await openWorkspace(script);
  const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> ask around', files: [A_CSV] });
  const card = await workspace.shows(ts, 'This needs the network (plain.test:80), and programs here have none.');
  expect(JSON.stringify(card.blocks)).not.toContain('proposal_approve');
  expect(workspace.runs()).toBe(0);
});
