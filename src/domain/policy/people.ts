import { z } from 'zod';

/** A person as they were when they acted. */
export const Actor = z.object({ user: z.string(), name: z.string() });
export type Actor = z.infer<typeof Actor>;

/** Only who it was, of whatever else is known of somebody. */
export const justWho = ({ user, name }: Actor): Actor => ({ user, name });
