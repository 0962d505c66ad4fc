import { describe, expect, test, vi } from 'vitest';
import type { Job, Jobs } from '#ports/jobs.ts';

/** What the log was told about failed jobs. */
export interface JobsSubject {
  readonly jobs: Jobs;
  readonly failures: () => readonly { readonly code: string; readonly job: unknown }[];
}

const jobOf = (id: string): Job => ({ id, key: { workspace: 'T1', kind: 'session', id: 'C1:1.1' }, turn: '1.1' });

/** A handler whose every job goes on only when the test says so. */
function gate() {
  const started: string[] = [];
  const open = new Map<string, () => void>();
  const handler = (job: Job) => {
    started.push(job.id);
    return new Promise<void>((resolve) => open.set(job.id, resolve));
  };
  return { started, handler, finish: (id: string) => open.get(id)?.() };
}

/** What every queue of jobs promises. See src/ports/jobs.ts. `make` gives a queue that does two at a time. */
export function jobsContract(make: () => JobsSubject): void {
  describe('keeps the contract of jobs', () => {
    test('does what was added before and after the start, two at a time and in order', async () => {
      const { jobs } = make();
      const { started, handler, finish } = gate();
      for (const id of ['a', 'b', 'c']) {
        jobs.add(jobOf(id));
      }
      jobs.start(handler);
      jobs.add(jobOf('d'));
      await vi.waitFor(() => expect(started).toEqual(['a', 'b']));
      finish('b');
      await vi.waitFor(() => expect(started).toEqual(['a', 'b', 'c']));
      finish('a');
      await vi.waitFor(() => expect(started).toEqual(['a', 'b', 'c', 'd']));
      finish('c');
      finish('d');
      await jobs.drain();
    });

    test('does not add a job again while it waits or is being done, but afterwards', async () => {
      const { jobs } = make();
      const { started, handler, finish } = gate();
      jobs.add(jobOf('a'));
      jobs.add(jobOf('a'));
      jobs.start(handler);
      await vi.waitFor(() => expect(started).toEqual(['a']));
      jobs.add(jobOf('a'));
      jobs.add(jobOf('b'));
      await vi.waitFor(() => expect(started).toEqual(['a', 'b']));
      finish('a');
      await vi.waitFor(() => {
        jobs.add(jobOf('a'));
        expect(started).toEqual(['a', 'b', 'a']);
      });
      finish('a');
      finish('b');
      await jobs.drain();
    });

    test('logs a handler that throws, now or later, and goes on', async () => {
      const { jobs, failures } = make();
      const done: string[] = [];
      jobs.start((job) => {
        if (job.id === 'sync') {
          throw new TypeError('at once');
        }
        return job.id === 'later' ? Promise.reject(new RangeError('later')) : Promise.resolve(void done.push(job.id));
      });
      for (const id of ['sync', 'later', 'good']) {
        jobs.add(jobOf(id));
      }
      await vi.waitFor(() => expect(done).toEqual(['good']));
      expect(failures()).toEqual([
        { code: 'INTERNAL', job: 'sync' },
        { code: 'INTERNAL', job: 'later' },
      ]);
    });

    test('takes nothing new when it drains, and settles when what runs is done', async () => {
      const { jobs } = make();
      const { started, handler, finish } = gate();
      jobs.start(handler);
      for (const id of ['a', 'b', 'waits']) {
        jobs.add(jobOf(id));
      }
      await vi.waitFor(() => expect(started).toEqual(['a', 'b']));
      let settled = false;
      const drained = jobs.drain().then(() => {
        settled = true;
      });
      jobs.add(jobOf('late'));
      finish('a');
      await new Promise(setImmediate);
      expect(settled).toBe(false);
      finish('b');
      await drained;
      expect(started).toEqual(['a', 'b']);
    });
  });
}
