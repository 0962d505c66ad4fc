import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { slackCalls } from '#adapters/slack/calls.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import { AgentError } from '#domain/errors.ts';
import { Settings, settingsKey } from '#domain/settings.ts';
import { openStore } from '../app.ts';
import { readConfig } from '../config.ts';

/** Prints the settings that hold, defaults included. */
export async function showSettings(workspace: string | undefined): Promise<number> {
  const config = readConfig();
  const { store, blobs } = await openStore(config);
  const stored = await store.get(settingsKey(workspace ?? (await ownWorkspace(config))));
  console.log(JSON.stringify(Settings.parse(stored ?? {}), undefined, 2));
  await store.close();
  await blobs.close();
  return 0;
}

/** Checks a file of settings and stores it. Throws SETTINGS_INVALID that names every problem; then nothing changed. */
export async function setSettings(file: string, workspace: string | undefined): Promise<number> {
  const settings = readSettings(textOf(file));
  const config = readConfig();
  const { store, blobs } = await openStore(config);
  const key = settingsKey(workspace ?? (await ownWorkspace(config)));
  await store.update(key, () => ({ value: settings, open: false }));
  await store.close();
  await blobs.close();
  console.log(`Stored for ${key.workspace}. They hold from now on.`);
  return 0;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AgentError(`${file} cannot be read`, { code: 'SETTINGS_INVALID', cause: error });
  }
}

/** Settings as JSON text. */
export function readSettings(text: string): Settings {
  try {
    return Settings.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'this is no JSON';
    throw new AgentError(`These settings cannot be used:\n${why}`, { code: 'SETTINGS_INVALID', cause: error });
  }
}

async function ownWorkspace({ slack }: ReturnType<typeof readConfig>): Promise<string> {
  const log = pinoLog({ write: () => true });
  const calls = slackCalls({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, clock: systemClock(), log });
  return (await calls.identity()).workspace;
}
