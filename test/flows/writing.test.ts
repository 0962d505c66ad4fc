import { expect, it } from 'vitest';
import type { Model } from '#ports/model.ts';
import { A_CSV, aScript, scriptedModel } from '../fakes/scripted-model.ts';
import { FINANCE, MIRA, openWorkspace } from '../fakes/workspace.ts';

it('the card shows that something comes while a model writes', async () => {
  const scripted = scriptedModel(aScript());
  let goOn: (() => void) | undefined;
  const model: Model = {
    async answer(question, signal, seen) {
      if (question.kind === 'code') {
        seen?.({ characters: 1_204 });
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
      }
      return scripted.answer(question, signal);
    },
  };
  const workspace = await openWorkspace({}, { ports: { model } });
  const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
  const card = await workspace.shows(ts, '1,204 characters written · 150 tokens so far');
  expect(JSON.stringify(card.blocks)).toContain('I am writing the program now.');
  goOn?.();
  const proposal = await workspace.shows(ts, 'proposal_approve');
  expect(JSON.stringify(proposal.blocks)).not.toContain('characters written');
});
