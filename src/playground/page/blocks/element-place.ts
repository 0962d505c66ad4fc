/** What every element is told of its surroundings. */
export type ElementPlace = {
  blockId: string;
  /** The input's label, for elements without words of their own. */
  label: string;
  /** Set inside an input block: changes are told to the app only if the block says so. */
  input?: { dispatches: boolean; fieldId: string; describedBy: string | undefined; invalid: boolean };
};
