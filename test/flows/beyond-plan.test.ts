import { describe, expect, it } from 'vitest';
import { servedModel } from '../fakes/model-server.ts';
import { ask, asked } from '../fakes/one-job.ts';
import { aDraftReply, aPlanReply, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { openWorkspace } from '../fakes/workspace.ts';

/** A program may need no more than its plan lists, and holds no secret of its own. */

const REACHING = aDraftReply({
  source: COUNT_ROWS.replace('def ', 'import requests\n\n\ndef ').replace(
    '    print(',
    '    requests.get("https://rates.example.com/eur.json")\n    print(',
  ),
});

describe('a program that needs what its plan does not list', () => {
  it('goes back to planning, which is told what it was', async () => {
    const plans: string[] = [];
    const plan = (prompt: string) => aPlanReply({ goal: plans.push(prompt) === 1 ? 'First' : 'Second' });
    const workspace = await openWorkspace(
      aScript({ plan, code: () => (plans.length === 1 ? REACHING : aDraftReply()) }),
    );
    const thread = ask(workspace);
    const proposal = await workspace.shows(thread, 'proposal_approve');
    expect(JSON.stringify(proposal.blocks)).toContain('*Second*');
    expect(asked(workspace)).toEqual(['plan', 'code', 'plan', 'code']);
    expect(plans[0]).not.toContain('<<<needs');
    expect(plans[1]).toMatch(/<<<needs ([0-9a-f]{12})\nhost rates\.example\.com\n\1>>>/);
    const turn = (await workspace.session(thread))?.turns[0];
    expect(turn?.attempts).toHaveLength(1);
    expect(turn?.attempts[0]?.tokens).toBe(600);
    expect(turn?.plan?.goal).toBe('Second');
  });

  it('fails the second time, and nobody can approve it', async () => {
    const workspace = await openWorkspace(aScript({ code: REACHING }));
    const card = await workspace.shows(ask(workspace), 'turn_retry');
    expect(JSON.stringify(card.blocks)).toContain('The model did not give a usable program');
    expect(JSON.stringify(card.blocks)).not.toContain('proposal_approve');
    expect([asked(workspace), workspace.runs()]).toEqual([['plan', 'code', 'plan', 'code'], 0]);
  });

  it('may be what the new plan asks for, and then people are asked what they would be', async () => {
    let plans = 0;
    const needs = { ...aPlanReply().needs, hosts: ['rates.example.com'] };
    const plan = () => aPlanReply(++plans === 1 ? {} : { needs });
    const workspace = await openWorkspace(aScript({ plan, code: REACHING }));
    await workspace.shows(ask(workspace), 'This needs the network (rates.example.com), and programs here have none.');
    expect(asked(workspace)).toEqual(['plan', 'code', 'plan']);
  });

  it('such as a file, is refused like that as well', async () => {
    const source = COUNT_ROWS.replace('open(csv)', 'open("in/data.csv")').replace('(csv)', '()');
    const code = aDraftReply({ source, parameters: [], arguments: '{}' });
    const plan = aPlanReply({ needs: { ...aPlanReply().needs, files: [] } });
    const workspace = await openWorkspace(aScript({ plan, code }));
    await workspace.shows(ask(workspace), 'The model did not give a usable program');
    expect(asked(workspace)).toEqual(['plan', 'code', 'plan', 'code']);
  });
});

describe('a program that holds what looks like a secret', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const token = `${'xo'}xb-1234567890-abcdefghij`;
  const holding = (name: string) =>
    aDraftReply({ source: COUNT_ROWS.replace('    print(', `    ${name} = "${token}"\n    print(`) });

  /** The card of a request, where the model writes one program, and another one when it is asked again. */
  async function proposed(first: object, second: object) {
    const { model, asked: questions } = await servedModel({
      vendor: 'openai',
      move: ({ kind, isRepair }) => ({
        say: JSON.stringify(kind === 'plan' ? aPlanReply() : isRepair ? second : first),
      }),
    });
    const workspace = await openWorkspace(aScript(), { ports: { model } });
    const proposal = await workspace.shows(ask(workspace), 'proposal_approve');
    return { blocks: JSON.stringify(proposal.blocks), questions };
  }

  it('goes back to the model once', async () => {
    const { blocks, questions } = await proposed(holding('token'), aDraftReply());
    expect(questions.map(({ kind, isRepair }) => [kind, isRepair])).toEqual([
      ['plan', false],
      ['code', false],
      ['code', true],
    ]);
    expect(questions.at(-1)?.words).toContain('line 5 holds what looks like a secret');
    expect(questions.at(-1)?.words).toContain('needs.secrets');
    expect(blocks).not.toContain('"level":"warning"');
  });

  it('is shown with a warning when the second one holds one too', async () => {
    const { blocks } = await proposed(holding('token'), holding('token'));
    expect(blocks).toContain('Line 5 holds what looks like a secret, and whoever sees this sees it.');
  });

  it('in its arguments is no better', async () => {
    const parameters = [...aDraftReply().parameters, { name: 'key', type: 'string', description: '' }];
    const draft = aDraftReply({ parameters, arguments: JSON.stringify({ csv: 'data.csv', key: token }) });
    const { blocks, questions } = await proposed(draft, draft);
    expect(questions).toHaveLength(3);
    expect(blocks).toContain('Line 1 of args.json holds what looks like a secret');
  });
});
