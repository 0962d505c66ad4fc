import type { FileView } from '../../protocol.ts';
import { sameOrigin } from '../blocks/same-origin.ts';
import { FileTile } from './file-tile.tsx';
import { Picture } from './picture.tsx';

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** The files of a message: pictures are shown, the rest as tiles to download. */
export function Files({ files }: { files: readonly FileView[] }) {
  if (files.length === 0) {
    return null;
  }
  return (
    <div className="files">
      {files.map((file) => {
        const url = PICTURES.has(file.mimetype) ? sameOrigin(file.url) : undefined;
        return url === undefined ? (
          <FileTile key={file.id} file={file} />
        ) : (
          <Picture key={file.id} picture={{ url, name: file.name, alt: file.title }} />
        );
      })}
    </div>
  );
}
