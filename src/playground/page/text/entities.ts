const PLAIN: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const ENTITY: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack knows three entities; each is turned back once, never twice. */
export const unescaped = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => PLAIN[entity] ?? entity);

/** What a person typed, in the form in which Slack carries it. */
export const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITY[sign] ?? sign);
