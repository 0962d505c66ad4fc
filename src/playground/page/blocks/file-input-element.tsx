import { useRef, useState } from 'react';
import { z } from 'zod';
import { FileView } from '../../protocol.ts';
import { UploadChip } from '../composer/upload-chip.tsx';
import { Problem } from '../parts/problem.tsx';
import { upload } from '../session/call.ts';
import { useWorkspace } from '../session/workspace-context.ts';
import type { ElementPlace } from './element-place.ts';
import type { ElementOf } from './element-shapes.ts';
import { heldValue, useForm } from './form-context.ts';

const Held = z.object({ files: z.array(FileView) });
const MOST_FILES = 10;
type Running = { name: string; part: number };

/** file_input: files that are uploaded at once; the state holds them as Slack does, with their ids. */
export function FileInputElement({ field, blockId, label, input }: ElementPlace & { field: ElementOf<'file_input'> }) {
  const form = useForm();
  const { me } = useWorkspace();
  const picker = useRef<HTMLInputElement>(null);
  const [running, setRunning] = useState<Running | undefined>(undefined);
  const [why, setWhy] = useState<string | undefined>(undefined);
  const held = Held.safeParse(heldValue(form, blockId, field.action_id));
  const files = held.success ? held.data.files : [];
  const most = field.max_files ?? MOST_FILES;
  const hold = (next: FileView[]) => form.change(blockId, field.action_id, { type: 'file_input', files: next });

  const add = async (chosen: File[]) => {
    let next = files;
    setWhy(chosen.length + files.length > most ? `At most ${most} ${most === 1 ? 'file' : 'files'}.` : undefined);
    for (const file of chosen.slice(0, most - files.length)) {
      setRunning({ name: file.name, part: 0 });
      const answer = await upload(me.id, file, (part) => setRunning({ name: file.name, part }));
      if (answer.ok) {
        next = [...next, answer.value];
        hold(next);
      } else {
        setWhy(answer.message);
      }
    }
    setRunning(undefined);
  };

  return (
    <div className="pick">
      <input
        ref={picker}
        type="file"
        hidden
        multiple={most > 1}
        accept={field.filetypes?.map((kind) => `.${kind}`).join(',')}
        onChange={(event) => void add([...(event.currentTarget.files ?? [])])}
      />
      <button
        type="button"
        id={input?.fieldId}
        className="btn"
        aria-label={`${label}: choose a file`}
        aria-describedby={input?.describedBy}
        disabled={files.length >= most || running !== undefined}
        onClick={() => picker.current?.click()}
      >
        Choose a file
      </button>
      {files.map((file) => (
        <UploadChip
          key={file.id}
          name={file.name}
          part={undefined}
          why={undefined}
          remove={() => hold(files.filter((one) => one.id !== file.id))}
        />
      ))}
      {running && <UploadChip name={running.name} part={running.part} why={undefined} remove={undefined} />}
      <Problem text={why} />
    </div>
  );
}
