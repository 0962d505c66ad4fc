import { z } from 'zod';

/** A model as settings name it, `provider:model`; providers are those of the configuration. */
export const ModelName = z.string().regex(/^[a-z][a-z0-9_-]{0,30}:\S{1,120}$/, 'provider:model, such as openai:gpt-5');

const MOST_MODELS = 5;
const Line = z.array(ModelName).min(1).max(MOST_MODELS).optional();

/** Which models serve a kind of question, the first first. What has no list is served by the configured model. */
export const Routes = z.strictObject({
  plan: Line,
  'code.simple': Line,
  'code.complex': Line,
  repair: Line,
  answer: Line,
  describe: Line,
});
export type Routes = z.infer<typeof Routes>;

/** What a route is chosen by. `failed` counts the programs of this turn that did not pass. */
export interface RoutedQuestion {
  readonly kind: 'plan' | 'code' | 'repair' | 'answer' | 'describe';
  readonly complexity: 'simple' | 'complex';
  readonly failed: number;
}

/**
 * The models to ask, in order; an empty name is the configured one. After a failed program those for complex ones serve a
 * repair, where it has no list of its own; after a second one the next in line comes first.
 */
export function routeOf(routes: Routes, { kind, complexity, failed }: RoutedQuestion): readonly string[] {
  const line = kind === 'code' ? routes[`code.${complexity}`] : kind === 'repair' ? repairs(routes) : routes[kind];
  if (line === undefined) {
    return [''];
  }
  const first = kind === 'repair' ? Math.min(Math.max(failed - 1, 0), line.length - 1) : 0;
  return [...line.slice(first), ...line.slice(0, first)];
}

const repairs = (routes: Routes): readonly string[] | undefined =>
  routes.repair ?? routes['code.complex'] ?? routes['code.simple'];
