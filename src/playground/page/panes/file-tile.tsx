import type { FileView } from '../../protocol.ts';
import { sizeText } from '../text/size.ts';

/** A file with its kind, name and size; a press downloads it. */
export function FileTile({ file }: { file: FileView }) {
  return (
    <a
      className="file"
      href={file.url}
      download={file.name}
      aria-label={`Download ${file.name}, ${sizeText(file.size)}`}
    >
      <span className={`kind ${file.kind.toLowerCase()}`}>{file.kind.slice(0, 4)}</span>
      <span>
        <b>{file.name}</b>
        <small>{sizeText(file.size)}</small>
      </span>
    </a>
  );
}
