import type { Place } from '#ports/people.ts';

/** Whether everybody in the workspace may read along there. A place that could not be looked up has no name: then not. */
export const isOpenTo = ({ kind, name }: Pick<Place, 'kind' | 'name'>): boolean => kind === 'channel' && name !== '';
