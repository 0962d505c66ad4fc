import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectOutput } from '#domain/program/output.ts';

test('output is decoded across cuts, told as it comes, and cut at its limit over both streams', () => {
  const piece = fc.tuple(fc.constantFrom('stdout' as const, 'stderr' as const), fc.uint8Array({ maxLength: 20 }));
  fc.assert(
    fc.property(fc.array(piece), fc.nat(200), (pieces, limit) => {
      const heard = { stdout: '', stderr: '' };
      let full = 0;
      const output = collectOutput(
        limit,
        ({ stream, text }) => {
          heard[stream] += text;
        },
        () => {
          full += 1;
        },
      );
      let left = limit;
      const bytes = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
      for (const [stream, more] of pieces) {
        output.write(stream, more);
        bytes[stream] = Buffer.concat([bytes[stream], more.subarray(0, left)]);
        left -= Math.min(left, more.length);
      }
      const decoded = (stream: Buffer) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(stream);
      expect(output.finish()).toEqual({ stdout: decoded(bytes.stdout), stderr: decoded(bytes.stderr) });
      expect(heard).toEqual({ stdout: decoded(bytes.stdout), stderr: decoded(bytes.stderr) });
      expect(full).toBe(pieces.reduce((sum, [, more]) => sum + more.length, 0) > limit ? 1 : 0);
    }),
  );
});
