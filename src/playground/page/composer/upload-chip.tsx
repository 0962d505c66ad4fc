import { Icon } from '../parts/icon.tsx';

type Props = {
  name: string;
  /** How far the upload is, 0 to 1; undefined when it is done. */
  part: number | undefined;
  /** Why it was refused. */
  why: string | undefined;
  remove: (() => void) | undefined;
};

/** A file that goes along with what is being written. */
export function UploadChip({ name, part, why, remove }: Props) {
  return (
    <span className={why === undefined ? 'chip' : 'chip bad'}>
      <span className="name">{name}</span>
      {why !== undefined && <span className="why">{why}</span>}
      {part !== undefined && why === undefined && <progress value={part} max={1} aria-label={`Uploading ${name}`} />}
      {remove && (
        <button type="button" aria-label={`Remove ${name}`} onClick={remove}>
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}
