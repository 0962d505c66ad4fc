import { Plan } from '#domain/program/plan.ts';
import { DEFAULT_LIMITS, Program, programDigest, sha256 } from '#domain/program/program.ts';
import { Run } from '#domain/program/run.ts';
import { Attempt, Request, type Status, type ThreadRef, Turn, type TurnIn } from '#domain/session/session.ts';
import { AT, aWaiting, DAY_MS } from './approvals.ts';

/** Valid domain values for tests. People, files and figures are made up; times are 22 November 2026, UTC. */

export const aRef = (changes: Partial<ThreadRef> = {}): ThreadRef => ({
  workspace: 'T0NORTH',
  channel: 'C0FINANCE',
  thread: '1795340460.000100',
  ...changes,
});

export const aRequest = (changes: Partial<Request> = {}): Request =>
  Request.parse({
    user: 'U0MIRA',
    text: 'how volatile was ACME over the last 17 trading days? The prices are in the file.',
    at: AT,
    source: 'mention',
    files: [
      {
        id: 'F0PRICES01',
        name: 'acme-prices.csv',
        size: 1_024,
        mimetype: 'text/csv',
        sha256: sha256('prices'),
        leftOut: null,
        summary: '59 rows, columns date and close',
      },
    ],
    edited: false,
    joined: null,
    ...changes,
  });

export const aPlan = (changes: Partial<Plan> = {}): Plan =>
  Plan.parse({
    goal: 'Volatility of ACME over the last 17 trading days',
    outcome: 'create',
    considered: [
      { tool: 'price_summary', why: 'gives averages only.' },
      { tool: 'monthly_totals', why: 'sums by month.' },
    ],
    steps: ['Read the closing prices', 'Turn them into daily returns', 'Measure how far they spread over 17 days'],
    needs: { files: ['acme-prices.csv'], memoryMb: 256, seconds: 30 },
    produces: { answerType: 'table', files: ['out/volatility.png'] },
    checks: [
      { check: 'key', path: '/Volatility a day, %' },
      { check: 'finite', path: '/Volatility a year, %' },
      { check: 'file', glob: 'out/*.png', magic: 'png' },
    ],
    ...changes,
  });

/** What `aProgram` runs. */
export const A_SOURCE = `import pandas as pd


def rolling_volatility(csv: str, days: int) -> dict:
    """How much a price moves, over a sliding window of days."""
    table = pd.read_csv(csv, parse_dates=["date"])
    prices = table.set_index("date")["close"].astype(float)
    returns = prices.pct_change().dropna()
    return {"Volatility a day, %": round(returns.tail(days).std() * 100, 2)}
`;

export const aProgram = (changes: Partial<Program> = {}): Program =>
  Program.parse({
    language: 'python',
    entry: 'main.py',
    files: [
      { path: 'tool.py', sha256: sha256(A_SOURCE), lines: 9 },
      { path: 'args.json', sha256: sha256('{}'), lines: 1 },
      { path: 'main.py', sha256: sha256('main'), lines: 40 },
    ],
    arguments: { csv: 'in/acme-prices.csv', days: 17 },
    inputs: [{ name: 'acme-prices.csv', sha256: sha256('prices'), size: 1_024 }],
    hosts: [],
    secrets: [],
    limits: DEFAULT_LIMITS,
    timeZone: 'Europe/Berlin',
    tool: null,
    sandbox: { provider: 'bubblewrap', template: 'debian-12' },
    ...changes,
  });

export const aRun = (changes: Partial<Run> = {}): Run =>
  Run.parse({
    outcome: { kind: 'passed' },
    startedAt: AT + 120_000,
    endedAt: AT + 127_400,
    memoryMb: 131,
    stdout: sha256('stdout'),
    stderr: null,
    result: sha256('result'),
    artifacts: [
      { path: 'out/volatility.png', sha256: sha256('png'), size: 20_000, image: true, file: 'F0IMAGE001' },
      { path: 'out/volatility.csv', sha256: sha256('csv'), size: 1_000, image: false, file: null },
    ],
    leftOut: [],
    ...changes,
  });

/** An approval that fits the attempt. */
export const anApproval = (digest: string, turn = 'turn-1'): NonNullable<Attempt['approval']> => ({
  turn,
  channel: aRef().channel,
  requester: 'U0MIRA',
  digest,
  approvers: [{ user: 'U0PRIYA', name: 'Priya Raman' }],
  at: AT + 110_000,
  nonce: 'nonce-1',
  policy: 'policy-1',
  endsAt: AT + 110_000 + DAY_MS,
  terms: null,
  grant: null,
  allowedUntil: null,
});

/** An attempt that waits; its digest is that of its program. */
export function anAttempt(changes: Partial<Attempt> = {}): Attempt {
  const program = changes.program ?? aProgram();
  return Attempt.parse({
    number: 1,
    name: 'rolling_volatility',
    description: 'How much a price moves, over a sliding window of days.',
    parameters: [
      { name: 'csv', type: 'file', description: 'prices with date and close' },
      { name: 'days', type: 'integer', description: 'length of the window' },
    ],
    program,
    digest: programDigest(program),
    explanation: '',
    model: 'claude-sonnet',
    tokens: 6_210,
    share: null,
    approval: null,
    run: null,
    ...changes,
  });
}

/** An attempt that was approved and, where given, ran. */
export function anApprovedAttempt(run: Run | null = null, changes: Partial<Attempt> = {}): Attempt {
  const attempt = anAttempt(changes);
  return { ...attempt, approval: anApproval(attempt.digest), run };
}

const by = { user: 'U0JONAS', name: 'Jonas Weber' };
const OWN: { [S in Status]: () => Omit<TurnIn<S>, Exclude<keyof Base, 'plan' | 'attempts'>> } = {
  queued: () => ({ status: 'queued', plan: null, attempts: [] }),
  planning: () => ({ status: 'planning', stage: 'reading', plan: null, attempts: [] }),
  awaiting_approval: () => ({
    status: 'awaiting_approval',
    since: AT,
    waiting: aWaiting(),
    plan: aPlan(),
    attempts: [anAttempt()],
  }),
  approved: () => ({ status: 'approved', plan: aPlan(), attempts: [anApprovedAttempt()] }),
  running: () => ({
    status: 'running',
    startedAt: AT + 120_000,
    inLine: false,
    plan: aPlan(),
    attempts: [anApprovedAttempt()],
  }),
  finished: () => ({
    status: 'finished',
    at: AT + 128_000,
    words: null,
    wordsBy: 'claude-haiku',
    strangers: [],
    delivered: false,
    plan: aPlan(),
    attempts: [anApprovedAttempt(aRun())],
  }),
  answered: () => ({
    status: 'answered',
    at: AT,
    reply: 'Volatility says how far a price moves.',
    model: 'claude-haiku',
    plan: aPlan({ outcome: 'answer', reply: 'Volatility says how far a price moves.' }),
    attempts: [],
  }),
  asking: () => ({
    status: 'asking',
    reply: 'Which file do you mean?',
    suggestions: ['The prices', 'The bank statement'],
    model: 'claude-haiku',
    plan: aPlan({ outcome: 'ask', reply: 'Which file do you mean?' }),
    attempts: [],
  }),
  failed: () => ({ status: 'failed', at: AT, reason: 'model', plan: null, attempts: [] }),
  rejected: () => ({
    status: 'rejected',
    by,
    at: AT,
    reason: 'Please use adjusted prices.',
    plan: aPlan(),
    attempts: [anAttempt()],
  }),
  expired: () => ({
    status: 'expired',
    at: AT + DAY_MS,
    since: AT,
    nudged: true,
    plan: aPlan(),
    attempts: [anAttempt()],
  }),
  superseded: () => ({
    status: 'superseded',
    by,
    at: AT,
    next: 'turn-2',
    channel: null,
    thread: null,
    plan: aPlan(),
    attempts: [anAttempt()],
  }),
  stopped: () => ({
    status: 'stopped',
    by,
    at: AT,
    ran: 6_400,
    stdout: null,
    plan: aPlan(),
    attempts: [anApprovedAttempt()],
  }),
  interrupted: () => ({ status: 'interrupted', at: AT, plan: aPlan(), attempts: [anApprovedAttempt()] }),
};
type Base = Omit<TurnIn<'queued'>, 'status'>;

/** Every status, for tests that go through all of them. */
export const STATUSES = Object.keys(OWN) as Status[];

/** A turn in a status, as it is there by default; it passes the storage schema. */
export const aTurn = <S extends Status>(status: S, changes: Partial<TurnIn<S>> = {}): TurnIn<S> =>
  Turn.parse({
    id: 'turn-1',
    from: null,
    request: aRequest(),
    epoch: 1,
    instance: 'instance-1',
    messages: { card: null, decide: null, ended: false },
    ...OWN[status](),
    ...changes,
  }) as TurnIn<S>;
