import { playLane } from './lane.ts';
import { added, noTally } from './tally.ts';
import type { Share } from './workers.ts';

/** A process that plays its share of the sequences, several lanes at a time, and tells what came of it on one line. */

const { redis, seed, sequences, lanes, first }: Share = JSON.parse(process.argv[2] ?? '{}');
const reports = await Promise.all(
  Array.from({ length: lanes }, (_, lane) =>
    playLane({ redis, database: first + lane, seed: seed + first + lane, sequences: sequences / lanes }),
  ),
);
const tally = reports.reduce((sum, report) => added(sum, report.tally), noTally());
const failures = reports.flatMap(({ failure }) => failure ?? []);
process.stdout.write(JSON.stringify({ tally, failures }), () => process.exit(0));
