import { parseArgs } from 'node:util';
import { AgentError } from '#domain/text/errors.ts';
import { drawnText } from '#domain/text/hidden-characters.ts';
import { loadEnvFile } from '../config.ts';

const USAGE = `threadsmith COMMAND

  start                 connects to Slack as the environment says (.env.example lists it)
  try [--port N]        a Slack-like workspace in the browser: no Slack, no keys
  doctor                checks Slack, the store and the sandbox, and says what to fix
  settings show         prints the workspace's settings as JSON
  settings set FILE     checks and stores them; they hold at once, without a restart
  secret COMMAND        what programs may use and nobody sees (secret --help says more)
  tools COMMAND         what the library holds, out to a file and in from one (tools --help says more)
  token COMMAND         in whose name other agents may use tools (token --help says more)
  mcp [--http PORT]     lets other agents use tools, over MCP (mcp --help says more)
  pause                 starts nothing any more and ends what runs, until resume
  resume                ends the pause, or says that the app is installed again
  audit verify [FILE]   looks whether what happened is recorded unchanged (audit --help says more)
  audit export          prints what happened as JSON lines
  sandbox run FILE      runs a program as an approved one would run (sandbox --help lists more)

  --workspace ID        the workspace of settings, pause and resume, where Slack cannot be asked
  --by WHO              who changes them, for the record; else the user of this machine`;

/** Commands that read their options themselves. Each is loaded when it is asked for: a start of all takes a second. */
const OWN_OPTIONS: Readonly<Record<string, (args: string[]) => Promise<number | undefined>>> = {
  sandbox: async (args) => (await import('./sandbox.ts')).sandboxCommand(args),
  audit: async (args) => (await import('./audit.ts')).auditCommand(args),
  secret: async (args) => (await import('./secret.ts')).secretCommand(args),
  tools: async (args) => (await import('./tools.ts')).toolsCommand(args),
  token: async (args) => (await import('./token.ts')).tokenCommand(args),
  mcp: async (args) => (await import('./mcp.ts')).mcpCommand(args),
};

/** The command line. Gives the exit code; a command that goes on gives undefined. */
async function run(args: string[]): Promise<number | undefined> {
  const [first = '', ...after] = args;
  const own = Object.hasOwn(OWN_OPTIONS, first) ? OWN_OPTIONS[first] : undefined;
  return own ? await own(after) : await runPlain(args);
}

async function runPlain(args: string[]): Promise<number | undefined> {
  const options = {
    workspace: { type: 'string' },
    by: { type: 'string' },
    port: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, ...rest] = positionals;
  switch (values.help ? 'help' : command) {
    case 'start':
      await (await import('../main.ts')).main();
      return undefined;
    case 'try':
      return await (await import('./try.ts')).tryIt(values.port);
    case 'doctor':
      return await (await import('./doctor.ts')).doctor();
    case 'settings': {
      const { setSettings, showSettings } = await import('./settings.ts');
      const [what, file, ...more] = rest;
      if (what === 'set' && file !== undefined && more.length === 0) {
        return await setSettings(file, values.workspace, values.by);
      }
      return what === 'show' && file === undefined ? await showSettings(values.workspace) : usage(2);
    }
    case 'pause':
      return await (await import('./pause.ts')).setWorking('paused', values);
    case 'resume':
      return await (await import('./pause.ts')).setWorking('running', values);
    default:
      if (command === undefined || values.help) {
        return usage(0);
      }
      console.error(`There is no command ${drawnText(command, SHOWN_CHARACTERS)}.\n`);
      return usage(2);
  }
}

const SHOWN_CHARACTERS = 40;

function usage(code: number): number {
  console.log(USAGE);
  return code;
}

try {
  loadEnvFile();
  const code = await run(process.argv.slice(2));
  if (code !== undefined) {
    process.exit(code);
  }
} catch (error) {
  console.error(error instanceof AgentError || error instanceof TypeError ? error.message : error);
  process.exit(1);
}
