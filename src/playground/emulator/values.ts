/** A JSON object whose fields nobody has checked yet. */
export type Json = Record<string, unknown>;

/** True for a plain object. */
export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object without its undefined fields: Slack leaves out what it does not have. */
export const compact = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** A field as text; numbers are written out, everything else is absent. */
export const textOf = (fields: Json, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
};

/** A field as a switch: forms carry 'true', '1'. */
export const flagOf = (fields: Json, name: string): boolean =>
  [true, 1, 'true', '1'].some((yes) => fields[name] === yes);

/** A field as a number, or undefined. */
export const numberOf = (fields: Json, name: string): number | undefined => {
  const text = textOf(fields, name);
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

/** A field that a form carries as JSON text and a JSON body carries as it is; `broken` when the text is no JSON. */
export function jsonOf(fields: Json, name: string): { value: unknown } | 'absent' | 'broken' {
  const given = fields[name];
  if (given === undefined || given === null || given === '') {
    return 'absent';
  }
  if (typeof given !== 'string') {
    return { value: given };
  }
  try {
    return { value: JSON.parse(given) };
  } catch {
    return 'broken';
  }
}

/** The objects among the entries of a list; nothing for anything else. */
export const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** The texts among the entries of a list or of comma-separated text. */
export const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((entry) => typeof entry === 'string')
    : typeof value === 'string'
      ? value
          .split(',')
          .map((entry) => entry.trim())
          .filter(Boolean)
      : [];
