import { FileTile } from '../panes/file-tile.tsx';
import type { BlockOf } from './block-shapes.ts';
import { Unsupported } from './unsupported.tsx';

/** file: a file that the app put into the message. */
export function FileBlock({ block }: { block: BlockOf<'file'> }) {
  return block.file ? <FileTile file={block.file} /> : <Unsupported type={`file ${block.external_id ?? ''}`} />;
}
