import { z } from 'zod';

const Count = z.int().nonnegative();
const Reason = z.enum(['time', 'cpu', 'memory', 'processes', 'disk', 'output', 'stopped']);

/** How the supervisor says that a program has ended. */
export const Report = z.object({
  reason: Reason.nullable(),
  code: Count,
  oomKills: z.int(),
  cpuMs: Count,
  peakMb: Count,
  isDiskFull: z.boolean(),
  milliseconds: Count,
  found: Count,
  files: z.array(z.object({ path: z.string(), size: Count })).max(1000),
  leftOut: z
    .array(z.object({ path: z.string(), reason: z.enum(['too_large', 'too_many', 'not_regular', 'unsafe_name']) }))
    .max(1000),
  /** The files' bytes one after the other, base64; null when they wait in a file. */
  parcel: z.base64().nullable(),
});
export type Report = z.infer<typeof Report>;

const Started = z.object({ isolated: z.boolean(), complaint: z.string() });
const Usage = z.object({ memoryMb: Count, milliseconds: Count });
const Failed = z.object({ message: z.string() });

/** What happens inside, in order. */
export interface Heard {
  started(facts: z.infer<typeof Started>): void;
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  usage(facts: z.infer<typeof Usage>): void;
  failed(message: string): void;
  ended(report: Report): void;
}

/** A frame is a line: 64 KiB of output in base64, or a report with two thousand names. */
const LINE_CHARACTERS = 2 ** 22;

/** Takes the supervisor's output in any pieces. Whatever is not a frame is passed over: a program may have said it. */
export function readFrames(heard: Heard): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARACTERS) {
      rest = '';
    }
    for (const line of lines) {
      take(line, heard);
    }
  };
}

function take(line: string, heard: Heard): void {
  const [kind = ''] = line.split(' ', 1);
  const payload = line.slice(kind.length + 1);
  if (kind === 'o' || kind === 'e') {
    heard.output(kind === 'o' ? 'stdout' : 'stderr', Buffer.from(payload, 'base64'));
    return;
  }
  const facts = parse(payload);
  if (kind === 'started') {
    when(Started.safeParse(facts), heard.started);
  } else if (kind === 'usage') {
    when(Usage.safeParse(facts), heard.usage);
  } else if (kind === 'failed') {
    when(Failed.safeParse(facts), ({ message }) => heard.failed(message));
  } else if (kind === 'ended') {
    when(Report.safeParse(facts), heard.ended);
  }
}

function when<T>(parsed: z.ZodSafeParseResult<T>, then: (facts: T) => void): void {
  if (parsed.success) {
    then(parsed.data);
  }
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
