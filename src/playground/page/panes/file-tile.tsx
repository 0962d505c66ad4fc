import type { FileView } from '../../protocol.ts';
import { sizeText } from '../text/size.ts';

/** A file with its kind, name and size; a press downloads it. */
export function FileTile({ file }: { file: FileView }) {
  return (
    <a className="file" href={file.url} download={file.name}>
      <span className={`kind ${file.kind.toLowerCase()}`} aria-hidden="true">
        {file.kind.slice(0, 4)}
      </span>
      <span>
        <span className="vh">Download </span>
        <b>{file.name}</b>
        <small>{sizeText(file.size)}</small>
      </span>
    </a>
  );
}
