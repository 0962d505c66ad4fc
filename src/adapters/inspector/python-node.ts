/** A node of a Python text: its named children only, without comments; places as UTF-16 offsets. */
export interface PyNode {
  /** Its number in the tree: parts before the whole, so that the root has the highest. */
  readonly id: number;
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly kids: readonly PyNode[];
}
