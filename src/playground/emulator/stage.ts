import type { Changes } from './changes.ts';
import type { Settings } from './options.ts';
import type { Socket } from './socket.ts';
import type { Tickets } from './tickets.ts';
import type { World } from './world/world.ts';

/** What every part of the emulator works with. */
export interface Stage {
  settings: Settings;
  world: World;
  changes: Changes;
  socket: Socket;
  tickets: Tickets;
  /** http://127.0.0.1:PORT */
  origin: () => string;
  /** Runs later; given up when the emulator stops. */
  later: (delayMs: number, act: () => void) => void;
}
