import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '../json/canonical.ts';

/** 64 lower-case hex digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export type Sha256 = z.infer<typeof Sha256>;

/** What programs are written in. */
export const Language = z.enum(['python', 'javascript']);
export type Language = z.infer<typeof Language>;

/** Hard bounds of one run. Memory in MiB, times in seconds, disk and output in MiB, files and processes counted. */
export const Limits = z.object({
  memoryMb: z.int().min(16).max(512),
  seconds: z.int().min(1).max(600),
  cpuSeconds: z.int().min(1).max(600),
  processes: z.int().min(1).max(256),
  diskMb: z.int().min(1).max(512),
  files: z.int().min(0).max(200),
  outputMb: z.int().min(1).max(50),
});
export type Limits = z.infer<typeof Limits>;

/** What a run gets when the plan asks for nothing else. */
export const DEFAULT_LIMITS: Limits = {
  memoryMb: 256,
  seconds: 30,
  cpuSeconds: 30,
  processes: 64,
  diskMb: 128,
  files: 50,
  outputMb: 5,
};

/** One file of a program; its bytes are a blob. Paths are relative to the work folder. */
export const ProgramFile = z.object({ path: z.string().min(1).max(200), sha256: Sha256, lines: z.int().nonnegative() });
export type ProgramFile = z.infer<typeof ProgramFile>;

/** A file that the run may read as `in/NAME`. */
export const Input = z.object({ name: z.string().min(1).max(200), sha256: Sha256, size: z.int().nonnegative() });
export type Input = z.infer<typeof Input>;

/** Everything that decides what a run does. Nothing in here is prose by a model. */
export const Program = z.object({
  language: Language,
  entry: z.string().min(1).max(200),
  files: z.array(ProgramFile).min(1).max(8),
  arguments: z.record(z.string(), z.json()),
  inputs: z.array(Input).max(50),
  hosts: z.array(z.string()).max(20),
  secrets: z.array(z.object({ name: z.string(), version: z.int() })).max(20),
  limits: Limits,
  timeZone: z.string().min(1).max(64),
  tool: z.object({ id: z.string(), version: z.int() }).nullable(),
  sandbox: z.object({ provider: z.string(), template: z.string() }),
});
export type Program = z.infer<typeof Program>;

const PREFIX = 'threadsmith/program/1\n';

/** What an approval covers: sha256 over the prefix and the RFC 8785 form of the whole program, as 64 hex characters. */
export const programDigest = (program: Program): Sha256 =>
  createHash('sha256')
    .update(PREFIX + canonical(Program.parse(program)))
    .digest('hex');

/** sha256 of some bytes, as 64 hex characters. */
export const sha256 = (bytes: Uint8Array | string): Sha256 => createHash('sha256').update(bytes).digest('hex');
