import type { Human, Room } from './world/types.ts';

/** A request that the model understands, offered by the page; the file goes along when it is taken. */
export interface Sample {
  title: string;
  text: string;
  file?: { name: string; bytes: Uint8Array };
}

/** How an emulator behaves. Everything has a default; times are milliseconds. */
export interface EmulatorOptions {
  /** 0 takes a free port. */
  port?: number;
  /** Token of the page's URL; made up when absent. */
  token?: string;
  /** Folder with the built page (index.html, assets). */
  pageFolder?: string;
  /** Shown by the page: which model answers, and whether its answers are scripted. */
  model?: { label: string; scripted: boolean };
  samples?: readonly Sample[];
  commands?: readonly { command: string; usage: string; description: string }[];
  /** Tokens that the app may present. */
  botToken?: string;
  appToken?: string;
  /** Granted bot scopes; by default all that the emulator's methods ask for. */
  scopes?: readonly string[];
  /** 'slack' counts calls as Slack does, 'off' never refuses. */
  rateLimits?: 'slack' | 'off';
  /** Added before each Web API answer. */
  latencyMs?: number;
  /** A shared file appears this long after files.completeUploadExternal. */
  shareDelayMs?: number;
  /** An event that is not acked within this time counts as failed. */
  ackMs?: number;
  /** Waits before the second, third and fourth delivery of an event. */
  redeliverMs?: readonly number[];
  triggerMs?: number;
  responseUrlMs?: number;
  uploadBytes?: number;
  /** False leaves the channels empty. */
  seeded?: boolean;
  people?: readonly Human[];
  rooms?: readonly Room[];
}

/** The options with nothing left open. */
export type Settings = Required<Omit<EmulatorOptions, 'pageFolder'>> & { pageFolder: string | undefined };
