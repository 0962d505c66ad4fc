import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { type Bench, compare, type Pair, table } from './bench.ts';
import { type BareRun, bareSide } from './flow/bare-side.ts';
import { told } from './flow/score.ts';
import { LATENCY_MS } from './flow/stage.ts';
import { type OurRun, ourSide } from './flow/threadsmith-side.ts';

/** Threadsmith edits cards at most 50 times a minute, so an app is given few requests, and then a new one begins. */
const PAIRS_A_BLOCK = 5;

interface Measured {
  readonly ours: OurRun;
  readonly bare: BareRun;
}

/** What our own work adds to what Slack and the sandbox take anyway. */
export const flow: Bench = async ({ runs, warmUps, print }) => {
  const sandbox = await bubblewrapSandbox({ maxConcurrent: 4 });
  const measured: Measured[] = [];
  let like: OurRun | undefined;
  try {
    for (let left = runs, warm = warmUps; left > 0; warm = 1) {
      const block = await measure(sandbox, warm, Math.min(left, PAIRS_A_BLOCK - 1), like);
      like = block.like;
      left -= block.counted.length;
      measured.push(...block.counted);
    }
  } finally {
    await sandbox.close();
  }
  return report(measured, like, print);
};

/** Both sides anew, A B A B …; the first pairs are not counted. */
async function measure(
  sandbox: Sandbox,
  warmUps: number,
  runs: number,
  before: OurRun | undefined,
): Promise<{ counted: Measured[]; like: OurRun | undefined }> {
  const us = await ourSide(sandbox);
  const them = await bareSide(sandbox);
  const counted: Measured[] = [];
  let like = before;
  try {
    for (let index = 0; index < warmUps + runs; index += 1) {
      const ours = await us.run();
      // What is replayed is recorded once, before anything counts, from the run that was disturbed the least.
      if (before === undefined && index < warmUps) {
        like = like === undefined || ours.proposalMs < like.proposalMs ? ours : like;
      }
      const bare = await them.run(like ?? ours);
      if (index >= warmUps) {
        counted.push({ ours, bare });
      }
    }
  } finally {
    await us.stop();
    await them.stop();
  }
  return { counted, like };
}

function report(
  measured: readonly Measured[],
  like: OurRun | undefined,
  print: (line: string) => void,
): Record<string, number> {
  const pairs = (name: keyof BareRun, lessMs = 0): Pair[] =>
    measured.map(({ ours, bare }) => ({ ours: ours[name] - lessMs, theirs: bare[name] - lessMs }));
  const card = compare(pairs('cardMs'));
  const proposal = compare(pairs('proposalMs'));
  const output = compare(pairs('outputMs'));
  const cardArrival = compare(pairs('cardMs', LATENCY_MS));
  const proposalArrival = compare(pairs('proposalMs', LATENCY_MS));
  const row = (words: string, compared: typeof card): string[] => [words, ...Object.values(compared).map(String)];
  print(
    table(
      ['p50', 'ratio', 'Threadsmith, ms', 'bare, ms'],
      [
        row('mention → first message', card),
        row('  as its call arrives', cardArrival),
        row('mention → proposal with Approve', proposal),
        row('  as its call arrives', proposalArrival),
        row('click → first byte of stdout', output),
      ],
    ),
  );
  print(`
${measured.length} pairs, A B A B, each side on an emulator of its own, both in this process. Durable SQLite.
The emulator holds every Web API answer back for ${LATENCY_MS} ms; a message counts as seen when its call is answered.
Calls up to the proposal, made by both: ${told(like?.toProposal.score ?? [])}
Look-ups up to the sandbox, made by both: ${told(like?.toSandbox ?? [])}
The bare sandbox is the same adapter with the same program, without anything around it.`);
  return {
    card_ratio: card.ratio,
    card_ms: card.ours,
    card_bare_ms: card.theirs,
    proposal_ratio: proposal.ratio,
    proposal_ms: proposal.ours,
    proposal_bare_ms: proposal.theirs,
    output_ratio: output.ratio,
    output_ms: output.ours,
    output_bare_ms: output.theirs,
    card_arrival_ratio: cardArrival.ratio,
    proposal_arrival_ratio: proposalArrival.ratio,
    runs: measured.length,
  };
}
