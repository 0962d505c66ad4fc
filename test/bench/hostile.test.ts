import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import type { Execution, Sandbox } from '#ports/sandbox.ts';
import { attackWith, programsFor } from '../../bench/hostile/attack.ts';
import { type Canaries, putUpCanaries } from '../../bench/hostile/canaries.ts';
import { CATALOGUE, ofEveryClass } from '../../bench/hostile/catalogue.ts';
import { hostState, stateChanges } from '../../bench/hostile/host-state.ts';
import { CLASSES, javascript, python } from '../../bench/hostile/hostile-program.ts';
import { judge } from '../../bench/hostile/judge.ts';
import { randomPrograms } from '../../bench/hostile/random.ts';
import { breachesOf } from '../../bench/hostile/report.ts';
import { freshFolder } from '../fakes/folder.ts';

const ATTACK = { count: 1, parallel: 1, seconds: 1, seed: 1 };
const CALM: Execution = {
  ...{ ending: { kind: 'exited', code: 0 }, stdout: 'done\n', stderr: '', result: undefined },
  ...{ artifacts: [], leftOut: [], milliseconds: 1, memoryMb: 1 },
};
const REFUSED = python('dns', 'a name', 'refused', '');
const judged = (execution: Partial<Execution>, program = REFUSED) =>
  judge(program, { ...CALM, ...execution }, { limits: DEFAULT_LIMITS, secrets: ['secret-1'], milliseconds: 1 });

describe('the hostile programs', () => {
  it('are of every class, in both languages where that makes sense, each with a name of its own', () => {
    const written = CLASSES.filter((kind) => kind !== 'random');
    const names = CATALOGUE.map(({ kind, name, language }) => `${kind} ${name} ${language}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(100);
    expect(new Set(ofEveryClass(60).map(({ kind }) => kind))).toEqual(new Set(written));
    for (const kind of written) {
      const languages = CATALOGUE.filter((program) => program.kind === kind).map(({ language }) => language);
      expect([kind, new Set(languages).size]).toEqual([kind, 2]);
    }
  });

  it('by chance are the same for the same seed, and others for another', () => {
    const texts = (seed: number) => randomPrograms(50, seed).map(({ text }) => text);
    expect(texts(7)).toEqual(texts(7));
    expect(texts(7)).not.toEqual(texts(8));
    expect(new Set(texts(7)).size).toBeGreaterThan(45);
    expect(programsFor({ ...ATTACK, count: 300 })).toHaveLength(300);
    expect(programsFor({ ...ATTACK, count: 5 })).toHaveLength(5);
  });
});

describe('the judge', () => {
  it('knows what must come of a program', () => {
    expect(judged({})).toMatchObject({ outcome: 'expected', breaches: [] });
    expect(judged({ stdout: 'half' }).outcome).toBe('other');
    expect(judged({ ending: { kind: 'exited', code: 1 } }).outcome).toBe('other');
    expect(judged({ ending: { kind: 'limit', limit: 'time' } }).outcome).toBe('cut');
    const hog = javascript('memory', 'a hog', ['memory'], '');
    expect(judged({ ending: { kind: 'limit', limit: 'memory' } }, hog).outcome).toBe('expected');
    expect(judged({ ending: { kind: 'limit', limit: 'disk' } }, hog).outcome).toBe('other');
    expect(judged({ ending: { kind: 'exited', code: 0 } }, hog).outcome).toBe('other');
  });

  it.each<[string, Partial<Execution>]>([
    ['a secret in what it wrote', { stderr: 'x secret-1 x' }],
    ['a secret in a file', { artifacts: [{ path: 'a', bytes: Buffer.from('secret-1') }] }],
    ['a secret in the result', { result: Buffer.from('secret-1') }],
    ['a secret in a name', { leftOut: [{ path: 'secret-1', reason: 'not_regular' }] }],
    ['something that got through', { stdout: 'BREACH 127.0.0.1\ndone\n' }],
    ['too much output', { stdout: `${'x'.repeat(6 * 2 ** 20)}\ndone` }],
    ['too many files', { artifacts: Array.from({ length: 51 }, (_, i) => ({ path: `${i}`, bytes: Buffer.of() })) }],
    ['a name that leads out', { artifacts: [{ path: '../a', bytes: Buffer.of() }] }],
    ['an end nobody asked for', { ending: { kind: 'stopped' } }],
  ])('sees %s', (_, execution) => {
    expect(judged(execution).breaches).toHaveLength(1);
  });
});

describe('the watch over the host', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  let canaries: Canaries;
  beforeEach(async () => {
    folder = await freshFolder();
    canaries = await putUpCanaries(folder.path);
  });
  afterEach(async () => {
    await canaries.close();
    await folder.remove();
  });

  /** A sandbox that holds nothing back: `act` happens on the host. */
  const open = (act: () => Promise<unknown>): Sandbox => ({
    describe: () => Promise.reject(new Error('never asked')),
    run: async () => {
      await act();
      return CALM;
    },
    killOlder: async () => {},
    sweep: async () => {},
    close: async () => {},
  });
  const attack = async (act: () => Promise<unknown>) => {
    const sandbox = open(act);
    const verdicts = await attackWith([REFUSED], { sandbox, canaries, attack: ATTACK });
    const left = { groups: [], containers: [], files: [], processes: [] };
    return breachesOf({ verdicts, changes: canaries.changes(), contacts: canaries.contacts(), left, seconds: 1 });
  };

  it('is content when nothing happens', async () => {
    expect(await attack(async () => {})).toEqual([]);
    expect(stateChanges(hostState(), hostState())).toEqual([]);
  });

  it('sees a written file, a new one, and one that was written back', async () => {
    const { HOST_FILE, HOST_FOLDER } = canaries.targets;
    expect(await attack(async () => writeFileSync(join(HOST_FOLDER, 'new'), ''))).toEqual([
      expect.stringMatching(/canary file changed: public$/),
      expect.stringMatching(/canary file changed: public\/new$/),
    ]);
    expect(await attack(async () => writeFileSync(HOST_FILE, canaries.secrets[0] ?? ''))).toContainEqual(
      expect.stringMatching(/canary file changed: public\/file$/),
    );
  });

  it.each(['HOST_TCP', 'HOST_SOCKET', 'by name'])('hears who talks to a listener: %s', async (target) => {
    const { HOST_TCP, HOST_SOCKET } = canaries.targets;
    const where = { HOST_TCP: { port: Number(HOST_TCP) }, HOST_SOCKET: { path: HOST_SOCKET } }[target];
    const talk = () =>
      new Promise<void>((done) =>
        connect(where ?? { path: `\0${HOST_SOCKET}` })
          .once('close', () => done())
          .resume(),
      );
    expect(await attack(talk)).toEqual([expect.stringMatching(/reached 1 times/)]);
  });

  it('sees a sandbox that does not start', async () => {
    const breaches = await attack(() => Promise.reject(new Error('no room')));
    expect(breaches).toContainEqual(expect.stringMatching(/it did not run: no room/));
  });

  it('misses a process that was killed', async () => {
    await attack(async () => process.kill(canaries.pid ?? 0, 'SIGKILL'));
    await expect.poll(() => canaries.changes()).toEqual(['the canary process is dead']);
  });

  it('sees a changed setting, mount or file', () => {
    const before = hostState();
    const settings = new Map([...before.settings, ['vm/swappiness', 'other']]);
    const after = { mounts: [...before.mounts, 'a new one'], settings, files: new Map([['/etc/passwd', 'other']]) };
    expect(stateChanges(before, after)).toEqual(
      expect.arrayContaining([
        ...['mounted: a new one', 'a kernel setting changed: vm/swappiness', 'changed: /etc/passwd'],
      ]),
    );
  });
});
