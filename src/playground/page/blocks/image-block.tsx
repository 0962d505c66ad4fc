import { Picture } from '../panes/picture.tsx';
import type { BlockOf } from './block-shapes.ts';
import { sameOrigin } from './same-origin.ts';

/** image: a file of the workspace or an address of this server, with its title; anything else is only described. */
export function ImageBlock({ block }: { block: BlockOf<'image'> }) {
  const url = sameOrigin(block.file?.url ?? block.image_url);
  const title = block.title?.text ?? block.file?.title;
  return (
    <figure className="b-image">
      {title && <figcaption>{title}</figcaption>}
      {url === undefined ? (
        <span className="b-unknown">picture from elsewhere, not loaded: {block.alt_text}</span>
      ) : (
        <Picture picture={{ url, name: block.file?.name ?? title ?? 'picture', alt: block.alt_text }} />
      )}
    </figure>
  );
}
