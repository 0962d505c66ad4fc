import type { types } from '@slack/bolt';
import type { Said } from '../said.ts';
import { plainText, section } from './blocks.ts';
import { form } from './forms.ts';
import { LIMITS } from './limits.ts';

/** What the form is called on its way back to us, and where it holds the file. */
export const IMPORT = { callback: 'tools_import', file: 'tools.file' } as const;

/** Where the import was asked for. */
export interface ImportPlace {
  readonly workspace: string;
  readonly channel: string;
}

const HINT =
  'What /smith export gave, up to 5 MB. Nothing in it runs: each tool waits as a draft until somebody approves it.';

/** Modal *Import tools*: a file. */
export const importForm = (place: ImportPlace): types.ModalView =>
  form(
    IMPORT.callback,
    'Import tools',
    'Import',
    [
      {
        type: 'input',
        block_id: IMPORT.file,
        label: plainText('A file of tools', LIMITS.field),
        hint: plainText(HINT, LIMITS.field),
        element: { type: 'file_input', action_id: IMPORT.file, filetypes: ['json'], max_files: 1 },
      },
    ],
    new URLSearchParams({ ...place }).toString(),
  );

/** What became of it, in the place of the form. */
export const importedModal = (lines: readonly Said[]): types.ModalView => ({
  type: 'modal',
  callback_id: `${IMPORT.callback}.told`,
  title: plainText('Import tools', LIMITS.modalTitle),
  close: plainText('Close', LIMITS.modalTitle),
  blocks: lines.map((line, index) => section(`line.${index}`, line)),
});

/** Reads where a form was opened; undefined when it is none of ours. */
export function importPlace(metadata: string): ImportPlace | undefined {
  const read = new URLSearchParams(metadata);
  const [workspace, channel] = [read.get('workspace'), read.get('channel')];
  return workspace && channel ? { workspace, channel } : undefined;
}
