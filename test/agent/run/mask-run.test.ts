import { describe, expect, it } from 'vitest';
import { masked, maskedObserver } from '#agent/run/mask-run.ts';
import { maskingOf } from '#domain/secret/masking.ts';
import type { Execution, Observation } from '#ports/sandbox.ts';

const VALUE = 'correct horse battery';
const MARK = '[secret KEY]';
const masking = maskingOf([{ name: 'KEY', value: VALUE }]);

const anExecution = (changes: Partial<Execution> = {}): Execution => ({
  ending: { kind: 'exited', code: 0 },
  stdout: '',
  stderr: '',
  result: undefined,
  artifacts: [],
  leftOut: [],
  milliseconds: 5,
  memoryMb: 9,
  ...changes,
});
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (path: string) => ({ path, bytes: bytes(path) });

describe('what a run left', () => {
  it('has no value in any of its parts, and is else as it was', () => {
    const execution = anExecution({
      stdout: `1 ${VALUE}\n`,
      stderr: `2 ${VALUE}`,
      result: bytes(`["${VALUE}"]`),
      artifacts: [file(`out/${VALUE}.txt`), file('out/a.txt')],
      leftOut: [{ path: `out/${VALUE}`, reason: 'too_large' }],
    });
    expect(masked(execution, masking)).toEqual(
      anExecution({
        stdout: `1 ${MARK}\n`,
        stderr: `2 ${MARK}`,
        result: bytes(`["${MARK}"]`),
        artifacts: [{ path: `out/${MARK}.txt`, bytes: bytes(`out/${MARK}.txt`) }, file('out/a.txt')],
        leftOut: [{ path: `out/${MARK}`, reason: 'too_large' }],
      }),
    );
  });

  it('has no beginning of a value where it was cut, but has what only looked like one where it ended', () => {
    const stdout = `all of it: ${VALUE}, then ${VALUE.slice(0, -1)}`;
    const endings: Execution['ending'][] = [{ kind: 'limit', limit: 'output' }, { kind: 'stopped' }];
    for (const ending of endings) {
      expect(masked(anExecution({ stdout, stderr: stdout, ending }), masking)).toMatchObject({
        stdout: `all of it: ${MARK}, then `,
        stderr: `all of it: ${MARK}, then `,
      });
    }
    const whole = anExecution({ stdout: 'in the corr' });
    expect(masked(whole, masking).stdout).toBe('in the corr');
  });

  it('has a name of its own for each file', () => {
    const hex = Buffer.from(VALUE).toString('hex');
    const paths = [`out/${VALUE}.txt`, `out/${hex}.txt`, `out/${MARK}-2.txt`, `out/${hex}`, `out/${VALUE}`, 'out/a'];
    expect(masked(anExecution({ artifacts: paths.map(file) }), masking).artifacts.map(({ path }) => path)).toEqual([
      `out/${MARK}.txt`,
      `out/${MARK}-3.txt`,
      `out/${MARK}-2.txt`,
      `out/${MARK}`,
      `out/${MARK}-2`,
      'out/a',
    ]);
  });
});

it('what is seen of a run holds no value, wherever the pieces part it, on whatever stream', () => {
  const seen: Observation[] = [];
  const observe = maskedObserver(masking, (each) => seen.push(each));
  const usage: Observation = { kind: 'usage', memoryMb: 3, milliseconds: 1 };
  for (const text of [...`a ${VALUE}!`]) {
    observe({ kind: 'output', stream: 'stdout', text });
    observe({ kind: 'output', stream: 'stderr', text: text.toUpperCase() });
  }
  observe(usage);
  const said = (stream: string) =>
    seen.map((each) => (each.kind === 'output' && each.stream === stream ? each.text : '')).join('');
  expect([said('stdout'), said('stderr')]).toEqual([`a ${MARK}!`, `A ${VALUE.toUpperCase()}!`]);
  expect(seen.at(-1)).toBe(usage);
});
