const MOST_LINES = 60;
const MOST_CHARACTERS = 3_000;

/** Whether a program is short enough to stand whole on the card; a longer one goes into the thread as a file. */
export function mayStandOnCard(source: string, call: string): boolean {
  const text = `${source.trimEnd()}\n${call}`;
  return text.split('\n').length <= MOST_LINES && text.length <= MOST_CHARACTERS;
}
