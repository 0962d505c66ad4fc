/** At most so many opening braces are tried, so that a hostile reply costs little. */
const MOST_STARTS = 50;

/**
 * The JSON values that a model's reply may mean, the likeliest first: the whole text, what stands in code fences, every
 * object inside prose. Thoughts in think tags are left out. Text that holds no JSON gives nothing.
 */
export function* jsonValuesIn(reply: string): Generator<unknown> {
  const text = withoutThoughts(reply.replace(/^\uFEFF/, '')).trim();
  const candidates = [text, ...fenced(text), ...objectsIn(text)];
  for (const candidate of new Set(candidates)) {
    const parsed = parse(candidate) ?? parse(escapeControls(candidate));
    if (parsed) {
      yield parsed.value;
    }
  }
}

/**
 * What follows the thoughts. Thoughts that never end are all there is: an object in them is no answer yet. Some servers
 * swallow the opening tag; the closing one counts then, unless the reply begins with an object that may quote it.
 */
function withoutThoughts(reply: string): string {
  const thinks = /^\s*<(think(?:ing)?|thoughts?|reasoning)>/i.exec(reply);
  if (thinks) {
    // By the text itself: in small letters some characters are longer, and all places behind them others.
    const end = new RegExp(`</${thinks[1]}>`, 'i').exec(reply);
    return end === null ? '' : reply.slice(end.index + end[0].length);
  }
  const end = /^\s*[{[`]/.test(reply) ? -1 : reply.indexOf('</think>');
  return end < 0 ? reply : reply.slice(end + '</think>'.length);
}

/** The value of a JSON text in a box, so that `null` can be told from no JSON at all. */
function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What stands in code fences. One pass over the fences, so that thousands that never close cost no more than one. */
function fenced(text: string): string[] {
  const insides: string[] = [];
  let start: number | undefined;
  for (const { 0: fence, index } of text.matchAll(/```[a-z]*[ \t]*$/gim)) {
    if (start === undefined) {
      const opens = index === 0 || text[index - 1] === '\n';
      start = opens ? index + fence.length : undefined;
    } else if (fence.trimEnd() === '```') {
      insides.push(text.slice(start, index).trim());
      start = undefined;
    }
  }
  return insides;
}

/** Every outermost `{…}`; braces in strings do not count. One that never closes is skipped, the search goes on inside. */
function* objectsIn(text: string): Generator<string> {
  let start = text.indexOf('{');
  for (let tried = 0; start >= 0 && tried < MOST_STARTS; tried += 1) {
    const end = closing(text, start);
    const object = text.slice(start, end);
    const usable = end > start && (parse(object) ?? parse(escapeControls(object))) !== undefined;
    if (usable) {
      yield object;
    }
    start = text.indexOf('{', usable ? end : start + 1);
  }
}

/** A string that never closes is one up to the end: were it none, every quote in it would be tried anew. */
const STRING_OR_BRACE = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|[{}]/g;

/** Index after the brace that closes the one at `start`; -1 when none does. */
function closing(text: string, start: number): number {
  const tokens = new RegExp(STRING_OR_BRACE);
  tokens.lastIndex = start;
  let depth = 0;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    if (token[0] === '{') {
      depth += 1;
    } else if (token[0] === '}') {
      depth -= 1;
      if (depth === 0) {
        return tokens.lastIndex;
      }
    }
  }
  return -1;
}

/** Some models break lines inside a string; JSON wants them written as escapes. */
function escapeControls(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S]?)*(?:"|$)/g, (string) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    string.replace(/[\u0000-\u001F]/g, (control) => JSON.stringify(control).slice(1, -1)),
  );
}
