import { z } from 'zod';

/** What the library says of a tool, and finds it by; the model's words, from the code alone. */
export const Description = z.object({
  description: z.string().trim().min(1).max(600).describe('what it does, how its data must look, what comes back'),
  words: z
    .array(z.string().trim().min(1).max(60))
    .max(12)
    .describe('what people may search with and the description does not say'),
});
export type Description = z.infer<typeof Description>;
