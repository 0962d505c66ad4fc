import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEntry } from '#domain/audit/audit.ts';
import { type AuditCheckpoint, type AuditRecord, auditKey, headIn } from '#domain/audit/audit-chain.ts';
import { verifyChain } from '#domain/audit/audit-check.ts';
import type { Audit } from '#ports/audit.ts';

/** One place where audits are kept; every `connect` is another process as far as the place can tell. */
export interface AuditSubject {
  /** The key of the chains, 32 bytes, as the front door would hand it in. */
  readonly key: Uint8Array;
  /** `together`: how many records are stored as one, for whoever stores them so; processes may differ in it. */
  connect(together?: number): Promise<Audit>;
  stop(): Promise<void>;
}

const FEW = 20;
const MANY = 2 * FEW + 5;
const AT_ONCE = 300;

let made = 0;
const freshWorkspace = (): string => {
  made += 1;
  return `T${made}`;
};

/** Entry `at` happened at that time. */
export const happened = (at: number, kind: AuditEntry['kind'] = 'asked') => ({
  id: `turn:${at}`,
  at,
  kind,
  body: { turn: `1700000000.${at}`, by: 'U1', digest: 'ab'.repeat(32), count: at },
});

/** Everything that can be read. */
export const allOf = (audit: Audit, workspace: string): Promise<AuditRecord[]> =>
  Array.fromAsync(audit.read(workspace));

/** What every audit promises. See src/ports/audit.ts. */
export function auditContract(start: () => Promise<AuditSubject>): void {
  describe('keeps the contract of an audit', () => {
    let subject: AuditSubject;
    let audit: Audit;
    beforeAll(async () => {
      subject = await start();
      audit = await subject.connect(FEW);
    });
    afterAll(() => subject.stop());
    const verdictOn = async (workspace: string, ...heads: string[]) =>
      verifyChain(await allOf(audit, workspace), {
        key: auditKey(subject.key),
        workspace,
        checkpoint: await audit.checkpoint(workspace),
        heads: heads.map((head) => headIn(head)!),
      });

    test('is empty at first', async () => {
      const workspace = freshWorkspace();
      expect(await allOf(audit, workspace)).toEqual([]);
      expect(await audit.head(workspace)).toBe(`0:${'0'.repeat(64)}`);
      expect(await audit.checkpoint(workspace)).toBeUndefined();
      expect(await audit.cut(workspace, Number.MAX_SAFE_INTEGER)).toBe(0);
    });

    test('gives back what was appended, in order, as one chain, also to another process', async () => {
      const workspace = freshWorkspace();
      for (let at = 0; at < MANY; at += 1) {
        await audit.append(workspace, happened(at));
      }
      const records = await allOf(await subject.connect(), workspace);
      expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: MANY }, (_, at) => at + 1));
      expect(records.map(({ seq, previous, mac, ...rest }) => rest)).toEqual(records.map((_, at) => happened(at)));
      const head = await (await subject.connect()).head(workspace);
      expect(head).toBe(await audit.head(workspace));
      expect(await verdictOn(workspace, head)).toEqual({ ok: true, records: MANY, repeated: 0, head });
    });

    test('has one chain for each workspace', async () => {
      const [one, other] = [freshWorkspace(), freshWorkspace()];
      await audit.append(one, happened(1));
      await audit.append(other, happened(1, 'approved'));
      expect(await allOf(audit, one)).toMatchObject([{ seq: 1, kind: 'asked' }]);
      expect(await allOf(audit, other)).toMatchObject([{ seq: 1, kind: 'approved' }]);
    });

    test('takes the same id once, whoever brings it and however often', async () => {
      const workspace = freshWorkspace();
      const others = await Promise.all([subject.connect(), subject.connect()]);
      const all = [audit, ...others];
      for (let at = 0; at < 5; at += 1) {
        await Promise.all(all.flatMap((each) => [each, each]).map((each) => each.append(workspace, happened(at))));
        await all[at % 3]!.append(workspace, happened(0));
      }
      expect((await allOf(audit, workspace)).map(({ id }) => id)).toEqual(
        Array.from({ length: 5 }, (_, at) => happened(at).id),
      );
    });

    test('loses and repeats nothing of what two processes append at once, each of it twice, and never forks', async () => {
      const workspace = freshWorkspace();
      const both = [await subject.connect(), await subject.connect()];
      const appends = Array.from({ length: AT_ONCE }, (_, at) => [
        both[at % 2]!.append(workspace, happened(at)),
        both[(at >> 1) % 2]!.append(workspace, happened(at)),
      ]);
      await Promise.all(appends.flat());
      const ids = (await allOf(audit, workspace)).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(Array.from({ length: AT_ONCE }, (_, at) => happened(at).id).toSorted());
      const head = await audit.head(workspace);
      expect(await verdictOn(workspace, head)).toEqual({ ok: true, records: AT_ONCE, repeated: 0, head });
    });

    test('cuts only what is older, goes on behind a checkpoint, and cuts again', async () => {
      const workspace = freshWorkspace();
      const other = await subject.connect(FEW);
      const heads: string[] = [];
      const checkpoints: AuditCheckpoint[] = [];
      let appended = 0;
      for (const { upTo, before } of [
        { upTo: MANY + 25, before: MANY },
        { upTo: MANY + 50, before: Number.MAX_SAFE_INTEGER },
      ]) {
        for (; appended < upTo; appended += 1) {
          await other.append(workspace, happened(appended));
        }
        heads.push(await audit.head(workspace));
        expect(await audit.cut(workspace, 0)).toBe(0);
        const earlier = checkpoints.at(-1)?.seq ?? 0;
        const count = await audit.cut(workspace, before);
        const [first] = await allOf(audit, workspace);
        const seq = earlier + count;
        expect(count).toBeGreaterThan(0);
        expect(seq).toBeLessThanOrEqual(before); // entry `at` is record `at + 1`
        expect(first!.seq).toBe(seq + 1);
        checkpoints.push((await audit.checkpoint(workspace))!);
        expect(checkpoints.at(-1)).toMatchObject({ seq, mac: first!.previous, at: before, count });
        expect(await audit.cut(workspace, before)).toBe(0);
        await other.append(workspace, happened(appended - 1)); // still known
        expect(await verdictOn(workspace, heads.at(-1)!)).toEqual({
          ok: true,
          records: appended - seq,
          repeated: 0,
          head: heads.at(-1),
        });
      }
      await Promise.all([other, audit].map((each) => each.append(workspace, happened(appended))));
      expect(await verdictOn(workspace, heads[1]!)).toMatchObject({ ok: true, repeated: 0 });
      expect((await allOf(audit, workspace)).at(-1)!.seq).toBe(appended + 1);
      const [old, now] = checkpoints;
      await expect(Array.fromAsync(audit.read(workspace, old))).rejects.toMatchObject({ code: 'STORE_BUSY' });
      expect(await Array.fromAsync(audit.read(workspace, now))).toEqual(await allOf(audit, workspace));
    });

    test('refuses what is no entry, keeps one with half a character, and goes on', async () => {
      const workspace = freshWorkspace();
      const wrong = { ...happened(1), at: Number.NaN };
      await expect(audit.append(workspace, wrong)).rejects.toMatchObject({ code: 'INTERNAL' });
      await audit.append(workspace, { ...happened(2), body: { name: 'a\ud800' } });
      await audit.append(workspace, happened(3));
      expect(await allOf(audit, workspace)).toMatchObject([
        { seq: 1, at: 2, body: { name: 'a\ufffd' } },
        { seq: 2, at: 3 },
      ]);
      expect(await verdictOn(workspace)).toMatchObject({ ok: true, records: 2 });
    });
  });
}
