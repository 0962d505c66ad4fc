import { describe, expect, it } from 'vitest';
import { AgentError } from '#domain/text/errors.ts';
import { A_CSV, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../fakes/workspace.ts';

/** An answer's figures are held against the result; what is not in it is asked about once, and then said. */

const GOOD = { text: '**There are 3 rows.** That is 3 of 2,000,000.' };
const INVENTED = { text: '**There are 3 rows.** They sum up to 12.4 and cost 37 dollars.' };

/** Asks, approves, and gives what the model was asked and the card once its words are there. */
async function answered(answers: readonly unknown[], words: string) {
  const prompts: string[] = [];
  const answer = (prompt: string): unknown => answers[prompts.push(prompt) - 1];
  const workspace = await openWorkspace(aScript({ answer }));
  const { emulator, shows } = workspace;
  const text = '<@U0SMITH> how many rows, of 2 million?';
  const ts = emulator.say({ as: MIRA, channel: FINANCE, text, files: [A_CSV] });
  const proposal = await shows(ts, 'proposal_approve');
  await emulator.press({ as: JONAS, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
  const card = JSON.stringify((await shows(ts, words)).blocks);
  const turn = (await workspace.session(ts))?.turns[0];
  return { card, prompts, strangers: turn?.status === 'finished' ? turn.strangers : undefined };
}

describe('the words on a result', () => {
  it('stand as they are when all their figures are in it', async () => {
    const { card, prompts, strangers } = await answered([GOOD], 'That is 3 of 2,000,000.');
    expect(prompts).toHaveLength(1);
    expect(strangers).toEqual([]);
    expect(card).not.toContain('in the result.');
  });

  it('are asked for once more when one is not, and the model is told which', async () => {
    const { card, prompts, strangers } = await answered([INVENTED, GOOD], 'That is 3 of 2,000,000.');
    expect(prompts).toHaveLength(2);
    expect(prompts[1]).toMatch(/<<<figures ([0-9a-f]{12})\n12\.4\n37\n\1>>>/);
    expect(prompts[1]).toMatch(/<<<answer ([0-9a-f]{12})\n\*\*There are 3 rows\.\*\* They sum up/);
    expect(strangers).toEqual([]);
    expect(card).not.toContain('in the result.');
  });

  it('that invent again are shown, and the card says which figures are not in the result', async () => {
    const { card, prompts } = await answered([INVENTED, INVENTED], 'They sum up to 12.4');
    expect(prompts).toHaveLength(2);
    expect(card).toContain('The figures 12.4 and 37 are not in the result.');
  });

  it('that invent more the second time give way to the first', async () => {
    const worse = { text: '1.1 and 2.2 and 3.3' };
    const { card, strangers } = await answered([INVENTED, worse], 'They sum up to 12.4');
    expect(strangers).toEqual(['12.4', '37']);
    expect(card).not.toContain('2.2');
  });

  it('stay, marked, when the model cannot be asked again', async () => {
    const gone = new AgentError('gone', { code: 'MODEL_UNAVAILABLE' });
    const { card } = await answered([{ text: 'It is 37.' }, gone], 'It is 37.');
    expect(card).toContain('The figure 37 is not in the result.');
  });
});
