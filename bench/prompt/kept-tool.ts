import type { Parameter } from '#domain/program/draft.ts';
import type { SearchTool } from '#domain/search/search-index.ts';
import type { StubTool } from '#domain/tool/tool-stub.ts';

/** A tool as the search and the planner know it. */
export interface KeptTool extends Omit<SearchTool, 'parameters'>, Omit<StubTool, 'parameters'> {
  readonly parameters: readonly Parameter[];
}

/** What programs answer with; records of other makers do not say it. */
export const RETURNS = ['table', 'text', 'files', 'number'];

/** Our own kinds of values for those of other makers; what we have no kind for is json. */
export const typeOf = (foreign: string): Parameter['type'] => TYPES[foreign.toLowerCase()] ?? 'json';

const TYPES: Readonly<Record<string, Parameter['type']>> = {
  string: 'string',
  integer: 'integer',
  long: 'integer',
  float: 'number',
  double: 'number',
  boolean: 'boolean',
  date: 'date',
};
