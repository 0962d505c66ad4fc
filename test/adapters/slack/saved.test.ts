import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keepFormIn } from '#adapters/slack/listeners/saved.ts';
import { LEARN, SAVE } from '#adapters/slack/views/save-form.ts';
import { KeepForm } from '#domain/tool/keeping.ts';
import { Tool } from '#domain/tool/tool.ts';
import { hostileText } from '../../fakes/hostile.ts';
import { aTool } from '../../fakes/tools.ts';

const { parameters } = aTool();
const typed = fc.oneof(
  hostileText,
  fc.string({ maxLength: 700 }),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,45}$/),
  fc.constant(' x '),
);
const held = (id: string, value: string | null) => ({ [id]: { [id]: { type: 'plain_text_input', value } } });

it('takes a form only if a tool can be made of it, whatever was typed', () => {
  fc.assert(
    fc.property(typed, typed, typed, fc.subarray(Object.values(LEARN)), (name, description, first, ticked) => {
      const values = {
        ...{ ...held(SAVE.name, name), ...held(SAVE.description, description) },
        ...{ ...held(SAVE.parameter(0), first), ...held(SAVE.parameter(1), null) },
        [SAVE.learn]: { [SAVE.learn]: { selected_options: ticked.map((value) => ({ value })) } },
      };
      const form = keepFormIn(values, parameters);
      if ('errors' in form) {
        expect(Object.keys(form.errors).length).toBeGreaterThan(0);
        expect(Object.keys(values)).toEqual(expect.arrayContaining(Object.keys(form.errors)));
        return;
      }
      const { read } = form;
      expect(KeepForm.parse(read)).toEqual(read);
      expect([read.example, read.request]).toEqual([ticked.includes('example'), ticked.includes('request')]);
      const words = parameters.map((each) => ({ ...each, description: read.parameters[each.name] }));
      const shape = Tool.pick({ name: true, description: true, parameters: true });
      expect(shape.safeParse({ ...read, parameters: words }).success).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('holds nothing typed for a form that is empty', () => {
  expect(keepFormIn({}, parameters)).toMatchObject({
    errors: { name: expect.any(String), description: expect.any(String) },
  });
});
