/** How long a piece of a value or of one of its forms must be to be called a leak. */
const PIECE = 8;

/**
 * Pieces of a value that stand in a text, by the name of the form they have. Written apart from the product's own list,
 * and stricter: any few characters in a row are enough. UTF-16 counts as well.
 */
export function leaksIn(text: string, value: string): string[] {
  const dense = text.replaceAll('\0', '');
  return Object.entries(formsOf(value)).flatMap(([name, form]) => {
    const length = name.startsWith('hex') ? PIECE * 2 : PIECE;
    const pieces = Array.from({ length: Math.max(1, form.length - length + 1) }, (_, at) =>
      form.slice(at, at + length),
    );
    const found = pieces.find((piece) => text.includes(piece) || dense.includes(piece));
    return found === undefined ? [] : [`${name} ${found} …${around(dense, found)}…`];
  });
}

const around = (text: string, piece: string): string => {
  const at = text.indexOf(piece);
  return text.slice(Math.max(0, at - 60), at + 60);
};

function formsOf(value: string): Record<string, string> {
  const base64 = (before: string): string => {
    const whole = Buffer.from(before + value).toString('base64url');
    return whole.slice(
      Math.ceil((before.length * 8) / 6),
      Math.floor(((before.length + Buffer.byteLength(value)) * 8) / 6),
    );
  };
  return {
    plain: value,
    reversed: [...value].reverse().join(''),
    percent: encodeURIComponent(value),
    hex: Buffer.from(value).toString('hex'),
    hexUpper: Buffer.from(value).toString('hex').toUpperCase(),
    base64: base64(''),
    base64After1: base64('a'),
    base64After2: base64('ab'),
  };
}
