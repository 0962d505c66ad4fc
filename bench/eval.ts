import { evalCommand } from './eval/command.ts';
import { startCommand } from './eval/start.ts';

/** `npm run eval -- DIR …`: what the agent makes of tasks, without Slack (docs/eval.md). */
await startCommand(evalCommand);
