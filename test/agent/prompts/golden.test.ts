import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planPrompt } from '#agent/prompts/plan.ts';
import { askForShape } from '#domain/model/answer-shape.ts';
import { Plan } from '#domain/program/plan.ts';
import { tokensAbout } from '#domain/text/token-count.ts';
import { fullPlan, prompts } from './material.ts';

/**
 * What models are asked, to the letter. A prompt that was changed on purpose is written anew with THREADSMITH_GOLDEN=1, and
 * its difference is read like that of any code.
 */
const FOLDER = join(import.meta.dirname, 'golden');

describe('every prompt, whole', () => {
  it.each(Object.entries(prompts((part) => part)))('%s', (kind, { prompt, schema }) => {
    const path = join(FOLDER, `${kind}.txt`);
    const asked = `${prompt.system}\n\n${askForShape(schema)}\n\n===\n\n${prompt.prompt}\n`;
    if (process.env.THREADSMITH_GOLDEN === '1') {
      writeFileSync(path, asked);
    }
    expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(asked);
  });
});

describe('the planning question', () => {
  it('takes 1,500 tokens at most, with eight tools, a request of 60 tokens and the shape of the answer', () => {
    const { system, prompt } = planPrompt(fullPlan());
    expect(prompt.match(/^tool_\d/gm)).toHaveLength(8);
    expect(tokensAbout(`${system}\n\n${askForShape(Plan)}\n\n${prompt}`)).toBeLessThanOrEqual(1_500);
  });
});
