import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { systemClock } from '#adapters/system/clock.ts';
import { changedAndTold } from '#agent/core/owed-lines.ts';
import { canonical } from '#domain/json/canonical.ts';
import { requirementOf } from '#domain/policy/policy.ts';
import { Settings, settingsIn, settingsKey } from '#domain/settings.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Stored } from '../app.ts';
import { changedBy } from './changed-by.ts';
import { withStored } from './with-stored.ts';

/** Prints the settings that hold, defaults included. */
export async function showSettings(named: string | undefined): Promise<number> {
  return await withStored(named, async ({ store }, workspace) => {
    console.log(JSON.stringify(settingsIn(await store.get(settingsKey(workspace))), undefined, 2));
    return 0;
  });
}

/** Checks a file of settings and stores it. Throws SETTINGS_INVALID that names every problem; then nothing changed. */
export async function setSettings(file: string, named: string | undefined, by: string | undefined): Promise<number> {
  const settings = readSettings(textOf(file));
  return await withStored(named, async (opened, workspace) => {
    await storeSettings(opened, workspace, settings, changedBy(by));
    console.log(`Stored for ${workspace}. They hold from now on.`);
    return 0;
  });
}

/** Stores settings and records which parts of them are others than before, never what they say. */
export async function storeSettings(
  opened: Pick<Stored, 'store' | 'audit'>,
  workspace: string,
  settings: Settings,
  by: string,
): Promise<void> {
  const policy = requirementOf(settings.policy, '', []).revision;
  const clock = systemClock();
  const [id, at] = [`settings:${clock.id()}`, clock.now()];
  await changedAndTold(opened, settingsKey(workspace), (before) => {
    const old = Settings.safeParse(before ?? {}).data; // what cannot be read is replaced, and every part is another
    const parts = changedParts(old === undefined ? {} : old, settings);
    return { value: settings, line: { id, at, kind: 'settings_changed', body: { by, parts, policy } } };
  });
}

/** Names as in the file, of groups with the part in them: `previews`, `policy.quorum`. */
function changedParts(before: object, after: object, prefix = ''): string[] {
  const old: Readonly<Record<string, unknown>> = { ...before };
  const now: Readonly<Record<string, unknown>> = { ...after };
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => textIn(old[name]) !== textIn(now[name]))
    .flatMap((name) => {
      const [one, other] = [old[name], now[name]];
      const isGroup = prefix === '' && isObject(one) && isObject(other);
      return isGroup ? changedParts(one, other, `${name}.`) : [`${prefix}${name}`];
    })
    .sort();
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const textIn = (value: unknown): string => (value === undefined ? '' : canonical(value));

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
