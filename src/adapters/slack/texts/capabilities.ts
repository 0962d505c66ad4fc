import type { Capability } from '#domain/program/capability.ts';

/** What a program may touch for which the policy asks more, as the start of a sentence. */
export const USES: Readonly<Record<Capability, string>> = {
  network: 'it uses the network',
  secrets: 'it uses a secret',
  processes: 'it may start other processes',
};
