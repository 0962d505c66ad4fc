import { Settings, settingsKey } from '#domain/settings.ts';
import type { Store } from '#ports/store.ts';

const WORKSPACE = 'T0HARBOR';
/** Somebody of another workspace is in it, and its people may ask all the same. */
const SHARED_CHANNEL = 'C0FINOPS';

/** The settings of the playground's workspace: what an admin there has switched on. */
export const PLAYGROUND_SETTINGS: Settings = Settings.parse({
  policy: { channels: { [SHARED_CHANNEL]: { askFromOutside: true } } },
});

/** Stores them. */
export const storePlaygroundSettings = async (
  store: Pick<Store, 'update'>,
  settings: Settings = PLAYGROUND_SETTINGS,
): Promise<void> => {
  await store.update(settingsKey(WORKSPACE), () => ({ value: settings, open: false }));
};
