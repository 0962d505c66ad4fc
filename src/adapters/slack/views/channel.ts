import type { Card } from '#ports/thread.ts';
import { plainly, type Said, said } from '../said.ts';
import { CARD } from './limits.ts';

/** "#finance-ops", or words while the name is unknown. */
export const channelOf = ({ name }: Pick<Card['place'], 'name'>): Said => {
  const bare = name.replace(/^#/, '');
  return bare === '' ? plainly`this channel` : said(`#${bare}`, CARD.name);
};
