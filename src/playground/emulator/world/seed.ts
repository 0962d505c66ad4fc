/** One line that was said before the playground opened. `minutesAgo` orders them; `thread` names the line it answers. */
export interface SeedLine {
  key: string;
  channel: string;
  user: string;
  minutesAgo: number;
  text: string;
  thread?: string;
}

const line = (
  key: string,
  channel: string,
  user: string,
  minutesAgo: number,
  text: string,
  thread?: string,
): SeedLine => ({
  key,
  channel,
  user,
  minutesAgo,
  text,
  ...(thread === undefined ? {} : { thread }),
});

/** A few lines so that the workspace looks lived in; people and companies are made up. */
export const SEED: readonly SeedLine[] = [
  line('invoices', 'C0FINOPS', 'U0JONAS', 1_450, 'Has anybody matched the October invoices with the bank list yet?'),
  line(
    'invoices-1',
    'C0FINOPS',
    'U0MIRA',
    1_440,
    'Not yet. 41 are open by my count, but I did it by hand.',
    'invoices',
  ),
  line('invoices-2', 'C0FINOPS', 'U0JONAS', 1_436, 'Then let us not do November by hand.', 'invoices'),
  line(
    'board',
    'C0FINOPS',
    'U0PRIYA',
    1_390,
    'Reminder: the board pack is due on Thursday. Please drop charts in the shared folder, not in DMs.',
  ),
  line(
    'nervous',
    'C0FINOPS',
    'U0JONAS',
    60,
    'Treasury asks how nervous ACME has been lately. Does anybody have a number?',
  ),
  line('columns', 'C0DATAHELP', 'U0SAM', 300, 'Which of the two price columns is the one after discounts?'),
  line('columns-1', 'C0DATAHELP', 'U0PRIYA', 290, '`net_price`. The other one is what the catalogue says.', 'columns'),
  line('tickets', 'C0TRIAGE', 'U0MIRA', 200, 'Twelve new tickets since this morning, most of them about the export.'),
  line('tickets-2', 'C0TRIAGE', 'U0JONAS', 180, 'Same theme as last week. Somebody should count them.'),
  line('deploy', 'C0PLATFORM', 'U0PRIYA', 400, 'The nightly job took 41 minutes instead of 12. Looking into it.'),
  line('leads', 'C0LEADS', 'U0PRIYA', 500, 'Headcount plan for next year: draft by Friday, please.'),
];
