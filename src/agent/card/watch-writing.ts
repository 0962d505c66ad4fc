import type { ThreadRef } from '#domain/session/session.ts';
import type { Progress } from '#ports/model.ts';
import type { AgentContext } from '../core/context.ts';
import type { Drawer } from './draw.ts';

const DRAW_MS = 2_000;
const NOTHING_RUNS = { queue: null, milliseconds: 0, startMilliseconds: 0, memoryMb: 0, output: '' };

/** Draws that a model writes, at most every two seconds and only when more has come. It is an ornament: nothing waits for it. */
export function watchWriting(context: AgentContext, drawer: Drawer, ref: ThreadRef, turn: string) {
  const ended = new AbortController();
  let written = 0;
  const draw = async (): Promise<void> => {
    let drawn = 0;
    while (!ended.signal.aborted) {
      await context.clock.wait(DRAW_MS, ended.signal);
      if (!ended.signal.aborted && written > drawn) {
        const isDrawn = await drawer.live(ref, turn, { ...NOTHING_RUNS, written }).catch(() => false);
        drawn = isDrawn ? written : drawn;
      }
    }
  };
  void draw();
  return {
    seen: ({ characters }: Progress): void => {
      written = characters;
    },
    end: () => ended.abort(),
  };
}
