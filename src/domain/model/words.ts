import { z } from 'zod';

/** What the model says about a result that stands above its words already. Markdown. */
export const Words = z.object({
  text: z
    .string()
    .trim()
    .min(1)
    .max(1_500)
    .describe('What the result says, in one to four short sentences, as markdown'),
});
export type Words = z.infer<typeof Words>;
