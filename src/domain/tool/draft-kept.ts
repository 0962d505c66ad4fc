import type { Tool } from './tool.ts';

/** What came of the wish to keep a draft: a tool in use, or why its examples did not let it be one. */
export type DraftKept =
  | {
      readonly kept: Tool;
      /** How many of its examples were run again and gave the same. */
      readonly tried: number;
      /** The name of another tool that does the same, if there is one. */
      readonly twin: string | null;
    }
  | {
      readonly notKept: Tool;
      /** An example gave something else or did not end well; or nothing could be run. */
      readonly because: 'differs' | 'unavailable';
      /** The place in the result that differed, as a JSON Pointer; empty where there is none. */
      readonly where: string;
    };
