import type { Person, Snapshot } from '../../protocol.ts';
import type { Named } from '../text/typed.ts';

/** One line of the menu above the composer. */
export type Suggestion = {
  key: string;
  title: string;
  note: string;
  /** What stands in the text instead of what was typed. */
  insert: string;
  person?: Person | undefined;
};
/** What is being completed: the part of the text from `from` to the caret. */
export type Completion = { from: number; suggestions: Suggestion[] };

const MOST = 8;

/** What the menu offers for a text and a caret: people after @, channels after #, commands after a leading /. */
export function completionAt(
  text: string,
  caret: number,
  known: { names: readonly Named[]; people: readonly Person[]; commands: Snapshot['commands'] },
): Completion | undefined {
  const before = text.slice(0, caret);
  const command = /^\/\S*$/.exec(before);
  if (command) {
    return offered(0, commandsLike(before, known.commands));
  }
  const named = /(?:^|[\s(])([@#])([^@#\n]{0,40})$/.exec(before);
  if (!named) {
    return undefined;
  }
  const [, sign = '', typed = ''] = named;
  const kind = sign === '@' ? 'person' : 'channel';
  const like = known.names.filter((one) => one.kind === kind && startsLike(one.name, typed));
  const suggestions = like.slice(0, MOST).map((one): Suggestion => {
    const person = known.people.find((other) => other.id === one.id);
    return { key: one.id, title: one.name, note: person?.label ?? '', insert: `${sign}${one.name} `, person };
  });
  return offered(caret - typed.length - 1, suggestions);
}

const offered = (from: number, suggestions: Suggestion[]): Completion | undefined =>
  suggestions.length === 0 ? undefined : { from, suggestions };

const commandsLike = (typed: string, commands: Snapshot['commands']): Suggestion[] =>
  commands
    .filter((one) => one.command.startsWith(typed))
    .slice(0, MOST)
    .map((one) => ({
      key: `${one.command} ${one.usage}`,
      title: `${one.command} ${one.usage}`.trim(),
      note: one.description,
      insert: `${one.command} `,
    }));

/** Whether the name, or a later word of it, begins with what was typed; a whole name needs no completion any more. */
function startsLike(name: string, typed: string): boolean {
  const sought = typed.toLowerCase();
  const whole = name.toLowerCase();
  return sought !== whole && (whole.startsWith(sought) || whole.split(' ').some((word) => word.startsWith(sought)));
}
