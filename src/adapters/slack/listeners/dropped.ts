import type { Edge } from './guard.ts';

/** Something came that we cannot read. Slack would only send the same again, so it is logged and let go. */
export const dropped = (edge: Edge, listener: string, cause: unknown): void =>
  edge.log.warn('dropped what cannot be read', { listener, code: 'INTERNAL' }, cause);
