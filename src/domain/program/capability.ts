import { z } from 'zod';
import type { Alert, CardFacts } from './card-facts.ts';
import type { Program } from './program.ts';

/** Kinds of what a program may touch for which a policy may ask more. */
export const CAPABILITIES = ['network', 'secrets', 'processes'] as const;
export const Capability = z.enum(CAPABILITIES);
/** One of them. */
export type Capability = z.infer<typeof Capability>;

interface Reach {
  readonly program: Pick<Program, 'hosts' | 'secrets'>;
  readonly facts: CardFacts | null;
}

/** What a text may do that its reader cannot tell: starting processes, too. */
const OPAQUE: ReadonlySet<Alert['kind']> = new Set(['processes', 'unparsed', 'dynamic', 'deserialisation']);

/** What a program may touch beyond its folder. One that nobody has read, or could read whole, may start processes. */
export const capabilitiesOf = ({ program, facts }: Reach): Capability[] => [
  ...(program.hosts.length > 0 ? (['network'] as const) : []),
  ...(program.secrets.length > 0 ? (['secrets'] as const) : []),
  ...(facts === null || facts.alerts.some(({ kind }) => OPAQUE.has(kind)) ? (['processes'] as const) : []),
];

/** Whether a run that was cut may be repeated without asking: it could touch nothing outside its sandbox. */
export const mayRepeat = ({ program }: Pick<Reach, 'program'>): boolean =>
  program.hosts.length === 0 && program.secrets.length === 0;
