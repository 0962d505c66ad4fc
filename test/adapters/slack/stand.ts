import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { slackApp } from '#adapters/slack/app.ts';
import { slackCalls } from '#adapters/slack/calls.ts';
import { slackPeople } from '#adapters/slack/people.ts';
import { slackPosts } from '#adapters/slack/posts.ts';
import { slackThread } from '#adapters/slack/thread.ts';
import type { Agent } from '#agent/face/agent.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import type { EmulatorOptions } from '#playground/emulator/options.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log, LogFields } from '#ports/log.ts';
import { recordingAgent } from './recording-agent.ts';

/** The machine's own time. */
export const realClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined),
  id: randomUUID,
};

const HURRY = 20;

/** A clock that runs 20 times as fast, so that pauses between tries are short. */
export const hurriedClock: Clock = {
  ...realClock,
  now: () => Date.now() * HURRY,
  wait: (milliseconds, signal) => realClock.wait(milliseconds / HURRY, signal),
};

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: { message: string; fields: LogFields | undefined }[] } {
  const lines: { message: string; fields: LogFields | undefined }[] = [];
  const keep = (message: string, fields?: LogFields) => {
    lines.push({ message, fields });
  };
  return { lines, info: keep, warn: keep, error: keep };
}

/** The voice over an emulator, without ears. */
export function voice(emulator: Emulator, clock: Clock = realClock, timeoutMs = 2_000) {
  const log = keptLog();
  const { slackApiUrl, botToken } = emulator;
  const calls = slackCalls({ botToken, slackApiUrl, timeoutMs, clock, log });
  const posts = slackPosts(calls, clock);
  const people = slackPeople({ calls, clock });
  const thread = slackThread({ calls, posts, people, slackApiUrl, clock, log });
  return { calls, posts, people, thread, log, clock };
}

/** The real Bolt app on the emulator, with an agent that takes down what it is asked. Ends with `stop`. */
export async function stand(options: EmulatorOptions = {}, behave: Partial<Agent> = {}) {
  const emulator = await startEmulator({ redeliverMs: [0, 50, 50], ...options });
  const parts = voice(emulator);
  const recorder = recordingAgent(behave);
  const app = slackApp({
    ...parts,
    appToken: emulator.appToken,
    slackApiUrl: emulator.slackApiUrl,
    agent: recorder.agent,
  });
  await app.start();
  await emulator.connected();
  return {
    emulator,
    app,
    ...parts,
    ...recorder,
    async stop() {
      await app.stop();
      await emulator.stop();
    },
  };
}
