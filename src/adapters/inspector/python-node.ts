/** A node of a Python text: its named children only, without comments; places as UTF-16 offsets. */
export interface PyNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly kids: readonly PyNode[];
}
