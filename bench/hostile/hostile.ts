import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Attack, attackWith, programsFor } from './attack.ts';
import { putUpCanaries } from './canaries.ts';
import { hostState, stateChanges, tracesOf } from './host-state.ts';
import type { Verdict } from './judge.ts';
import { GROUNDS, type Left } from './providers.ts';

/** What came of an attack as a whole. */
export interface Aftermath {
  readonly verdicts: readonly Verdict[];
  /** What is not as it was on the host, one line each. */
  readonly changes: readonly string[];
  readonly contacts: number;
  readonly left: Left & { readonly processes: readonly string[] };
  readonly seconds: number;
}

/** Attacks a sandbox of this machine and looks at the machine afterwards. Throws when there is no such provider. */
export async function attackHost(
  provider: string,
  attack: Attack,
  onVerdict: (verdict: Verdict) => void = () => {},
): Promise<Aftermath> {
  const open = Object.hasOwn(GROUNDS, provider) ? GROUNDS[provider] : undefined;
  if (open === undefined) {
    throw new Error(`no provider ${provider}: ${Object.keys(GROUNDS).join(', ')}`);
  }
  const temporary = await mkdtemp(join(tmpdir(), 'threadsmith-hostile-'));
  await chmod(temporary, 0o755); // programs run as other users, and canaries must be kept from them by the sandbox alone
  const canaries = await putUpCanaries(temporary);
  try {
    const before = hostState();
    const began = performance.now();
    const ground = await open(temporary, attack.parallel);
    const older = tracesOf(ground.strangers);
    const verdicts = await attackWith(programsFor(attack), { sandbox: ground.sandbox, canaries, attack }, onVerdict);
    await ground.sandbox.close();
    const seconds = (performance.now() - began) / 1000;
    const left = await ground.left();
    const processes = tracesOf(ground.strangers).filter((trace) => !older.includes(trace));
    await ground.close();
    return {
      verdicts,
      changes: [...canaries.changes(), ...stateChanges(before, hostState())],
      contacts: canaries.contacts(),
      left: { ...left, processes },
      seconds: Number(seconds.toFixed(1)),
    };
  } finally {
    await canaries.close();
    await rm(temporary, { recursive: true, force: true });
  }
}
