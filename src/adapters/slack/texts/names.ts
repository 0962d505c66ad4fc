const MOST = 5;

/** Names in a sentence: "Priya Raman", "Priya Raman and @data-leads", "A, B, C and 4 more". Somebody's words: escape them. */
export function listed(names: readonly string[], before: 'and' | 'or' = 'and', most = MOST): string {
  const rest = names.length - most;
  const shown = rest > 0 ? [...names.slice(0, most), `${rest} more`] : [...names];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} ${before} ${last}`;
}
