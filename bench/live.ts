import { liveCommand } from './eval/live-command.ts';
import { startCommand } from './eval/start.ts';

/** `npm run live -- [DIR] …`: the tasks against real models, recorded or replayed (docs/eval.md). */
await startCommand(liveCommand);
