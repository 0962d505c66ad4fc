import { ImageElement } from './element-shapes.ts';
import { sameOrigin } from './same-origin.ts';

/** A small picture in a context or beside a section; from elsewhere it is not loaded, its description stands there. */
export function InlineImage({ image }: { image: { type: string } }) {
  const known = ImageElement.safeParse(image);
  if (!known.success) {
    return null;
  }
  const url = sameOrigin(known.data.image_url);
  return url === undefined ? <span>{known.data.alt_text}</span> : <img src={url} alt={known.data.alt_text} />;
}
