/** What stands in a secret's place when its usual mark would not do: one of these three times, or a later character. */
const FIRST_BLOCK = 0x2580;

/**
 * What stands where a secret stood, by its name: `[secret NAME]`. Where that could become a part of a value together with
 * what stands around it (a value may begin with `]` or be a secret's name), other signs are taken. So what was masked
 * holds no form any more, and masking it again changes nothing.
 */
export function marksFor(names: readonly string[], forms: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, markFor(name, forms)]));
}

function markFor(name: string, forms: readonly string[]): string {
  let mark = `[secret ${name}]`;
  for (let code = FIRST_BLOCK; forms.some((form) => meets(mark, form)); code += 1) {
    mark = String.fromCodePoint(code).repeat(3);
  }
  return mark;
}

/** Whether a form could stand partly or wholly in a mark, or around it. */
const meets = (mark: string, form: string): boolean =>
  form.includes(mark) || mark.includes(form) || goesOver(mark, form) || goesOver(form, mark);

/** Whether an end of `one` is a beginning of `other`. */
function goesOver(one: string, other: string): boolean {
  const begin = other.charAt(0);
  const tail = one.slice(-other.length);
  for (let start = tail.indexOf(begin); start >= 0; start = tail.indexOf(begin, start + 1)) {
    if (other.startsWith(tail.slice(start))) {
      return true;
    }
  }
  return false;
}
