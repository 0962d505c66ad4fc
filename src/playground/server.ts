import { type Emulator as RunningEmulator, startEmulator as start } from './emulator/emulator.ts';
import type { EmulatorOptions as Options } from './emulator/options.ts';

/** A running Slack on this machine: addresses, acts of people, what was called, faults. */
export type Emulator = RunningEmulator;
/** Every option has a default; see emulator/options.ts. */
export type EmulatorOptions = Options;

/** Starts the emulated Slack on 127.0.0.1; `pageFolder` is the built page that it serves to browsers. */
export const startEmulator = (options: EmulatorOptions = {}): Promise<Emulator> => start(options);
