import type { RecordedCall } from '#playground/emulator/calls.ts';

/** A text in which Slack reads signs, and by which rules. */
export interface ReadText {
  readonly as: 'mrkdwn' | 'markdown';
  readonly text: string;
}

/** Every text of a call in which Slack reads signs: its own, and those of its blocks that are mrkdwn or markdown. */
export function readTexts({ args }: Pick<RecordedCall, 'args'>): ReadText[] {
  const own = [args.text, args.initial_comment].filter((text) => typeof text === 'string');
  return [...own.map((text): ReadText => ({ as: 'mrkdwn', text })), ...readIn(args)];
}

function readIn(node: unknown): ReadText[] {
  if (Array.isArray(node)) {
    return node.flatMap(readIn);
  }
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const { type, text }: { type?: unknown; text?: unknown } = node;
  const as = type === 'mrkdwn' || type === 'markdown' ? type : undefined;
  const own: ReadText[] = as !== undefined && typeof text === 'string' ? [{ as, text }] : [];
  return [...own, ...Object.values(node).flatMap(readIn)];
}
