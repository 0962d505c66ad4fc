import { expect } from 'vitest';

/** Reads fences as a careful reader does: the first line that closes the open one ends it. */
export function read(text: string): { label: string; data: string }[] {
  const fences: { label: string; data: string }[] = [];
  let open: { label: string; mark: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const start = /^<<<(.+) ([0-9a-f]{12})$/.exec(line);
    if (open && line === `${open.mark}>>>`) {
      fences.push({ label: open.label, data: open.lines.join('\n') });
      open = undefined;
    } else if (open) {
      open.lines.push(line);
    } else if (start) {
      open = { label: start[1] ?? '', mark: start[2] ?? '', lines: [] };
    }
  }
  expect(open).toBeUndefined();
  return fences;
}
