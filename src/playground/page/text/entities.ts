const PLAIN: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Slack knows three entities; each is turned back once, never twice. */
export const unescaped = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => PLAIN[entity] ?? entity);
