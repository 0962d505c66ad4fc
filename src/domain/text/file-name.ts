const MOST_BYTES = 100;

/**
 * Names under which files stand in `in/`: one plain name each, no folders, no control or bidirectional characters, no
 * leading dot or dash, at most 100 bytes of UTF-8, all different. The ending is kept where there is one.
 */
export function safeNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = safeName(name);
    let free = plain;
    for (let count = 2; taken.has(free.toLowerCase()); count += 1) {
      const [stem, ending] = parts(plain);
      free = `${stem} (${count})${ending}`;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}

function safeName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').replace(/[<>:"|?*]/g, '_');
  const [stem, ending] = parts(visible.trim().replace(/^[.\-\s]+/, ''));
  return `${cut(stem, MOST_BYTES - Buffer.byteLength(ending)) || 'file'}${ending}`;
}

/** Stem and ending; an ending has at most 16 characters. */
function parts(name: string): [string, string] {
  const dot = name.lastIndexOf('.');
  return dot > 0 && name.length - dot <= 16 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
}

/** The longest whole-character beginning within so many bytes. */
function cut(text: string, bytes: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) {
      break;
    }
    kept += character;
  }
  return kept.trimEnd();
}

/** A file by its own name; models also write where the program finds it. */
export const bareName = (name: string): string => name.replace(/^(?:\.\/)?(?:in\/)?/, '');
