import { type Picture as PictureData, useWorkspace } from '../session/workspace-context.ts';

/** A picture in a message; a press shows it large. */
export function Picture({ picture }: { picture: PictureData }) {
  const { enlarge } = useWorkspace();
  return (
    <button
      type="button"
      className="picture"
      aria-label={`Show ${picture.name} large: ${picture.alt}`}
      onClick={() => enlarge(picture)}
    >
      <img src={picture.url} alt="" />
    </button>
  );
}
