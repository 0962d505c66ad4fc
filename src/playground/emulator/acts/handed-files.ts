import { fileObject } from '../payloads/file.ts';
import type { Stage } from '../stage.ts';
import { isRecord, type Json, textOf } from '../values.ts';

type State = Record<string, Record<string, Json>>;

/**
 * Files that a person put into a file_input, as Slack sends them: whole objects. The app may read them from then on,
 * although they are in no channel. What is not the person's own file is left out.
 */
export function withHandedFiles(stage: Stage, person: string, state: State): State {
  return Object.fromEntries(
    Object.entries(state).map(([blockId, elements]) => [
      blockId,
      Object.fromEntries(
        Object.entries(elements).map(([actionId, value]) => [
          actionId,
          value.type === 'file_input' ? { ...value, files: handed(stage, person, value.files) } : value,
        ]),
      ),
    ]),
  );
}

const handed = (stage: Stage, person: string, given: unknown): Json[] =>
  (Array.isArray(given) ? given : []).flatMap((entry: unknown) => {
    const id = typeof entry === 'string' ? entry : isRecord(entry) ? textOf(entry, 'id') : undefined;
    const file = stage.world.files.get(id ?? '');
    if (file === undefined || file.user !== person) {
      return [];
    }
    file.handed = true;
    return [fileObject(stage, file)];
  });
