import { DEFAULT_LIMITS, sha256 } from '#domain/program/program.ts';
import type { Tool, ToolExample } from '#domain/tool/tool.ts';
import { type Keeping, newTool } from '#domain/tool/tool-change.ts';

/** When tools are kept. */
export const KEPT_AT = Date.UTC(2026, 10, 27, 9);
export const KEEPER = { user: 'U0PRIYA', name: 'Priya Raman' };

/** A decision to keep the function of the main job. */
export const aKeeping = (changes: Partial<Keeping> = {}): Keeping => ({
  id: 'tool-1',
  name: 'rolling_volatility',
  description: 'Annualised rolling volatility of the closing prices in a CSV',
  parameters: [
    { name: 'csv', type: 'file', description: 'prices with columns date and close' },
    { name: 'days', type: 'integer', description: 'trading days in the window' },
  ],
  returns: 'table',
  language: 'python',
  source: 'def rolling_volatility(csv, days):\n    return []\n',
  needs: { hosts: [], secrets: [], limits: DEFAULT_LIMITS },
  sandbox: { provider: 'bubblewrap', template: 'abc' },
  replayed: 'passed',
  fingerprint: null,
  provenance: {
    channel: 'C0FINOPS',
    thread: '1700000000.000100',
    turn: 'turn-1',
    attempt: 1,
    private: false,
    author: 'openai:gpt',
    keeper: KEEPER,
    approvers: [{ user: 'U0JONAS', name: 'Jonas' }],
    at: KEPT_AT,
  },
  what: 'kept',
  ...changes,
});

/** A kept tool, with whatever a test wants to be different. */
export const aTool = (changes: Partial<Tool> = {}): Tool => ({ ...newTool(aKeeping()), ...changes });

/** A call of it. */
export const anExample = (changes: Partial<ToolExample> = {}): ToolExample => ({
  arguments: { csv: 'in/acme.csv', days: 17 },
  inputs: [{ name: 'acme.csv', sha256: sha256('acme'), size: 2_000, kept: true }],
  result: [{ date: '2026-11-26', volatility: 0.21 }],
  ...changes,
});

const NOUNS = 'invoice price customer ticket report order payroll stock weather email forecast budget'.split(' ');
const VERBS = 'merge clean plot count rank match export split average convert group audit'.split(' ');

/** As many different tools as wanted, of some 2 kB each as they are stored, with requests that they served. */
export const manyTools = (count: number): Tool[] =>
  Array.from({ length: count }, (_, at) => {
    const [verb = '', noun = ''] = [VERBS[at % VERBS.length], NOUNS[Math.floor(at / VERBS.length) % NOUNS.length]];
    const words = `${verb} ${noun} series ${at % 997} of region ${at % 89}`;
    return aTool({
      id: `tool-${at}`,
      name: `${verb}_${noun}_${at}`,
      description: `Reads a file and will ${words}, then gives a table with one row for each ${noun}`,
      requests: Array.from({ length: 3 }, (__, which) => `please ${words} for week ${which + (at % 53)}`),
      source: `def ${verb}_${noun}_${at}(csv, days):\n${'    # a line of code as long as lines are\n'.repeat(20)}    return []\n`,
    });
  });
