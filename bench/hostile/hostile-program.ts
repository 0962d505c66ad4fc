import type { Language } from '#domain/program/program.ts';
import type { LimitKind } from '#ports/sandbox.ts';

/** What programs try; every class has several. */
export const CLASSES = [
  ...['memory', 'cpu', 'fork', 'thread', 'disk', 'inode', 'output', 'file count', 'fifo', 'device', 'symlink'],
  ...['sparse file', 'signals', 'daemon', 'proc', 'environment', 'sysctl', 'sockets', 'dns', 'metadata'],
  ...['loopback', 'descriptors', 'privileges', 'watcher', 'random'],
] as const;
export type HostileClass = (typeof CLASSES)[number];

/**
 * What must come of a program: `refused`, it exits with 0 and says `done` after all that it tried has failed (what got
 * through it calls BREACH); a list, one of these limits ends it; `any`, nobody but itself may feel it; `unreliable`, the same,
 * and what it says about itself cannot be believed.
 */
export type Outcome = 'refused' | 'any' | 'unreliable' | readonly LimitKind[];

/** A program that means harm. */
export interface HostileProgram {
  readonly kind: HostileClass;
  readonly name: string;
  readonly language: Language;
  readonly text: string;
  readonly outcome: Outcome;
}

/** What a program that got something prints before the name of it. */
export const BREACH = 'BREACH';
/** What a program prints that came to its end. */
export const DONE = 'done';

/** Where on the host a program finds what it must not reach: names of environment variables. */
export const TARGETS = ['HOST_FILE', 'HOST_FOLDER', 'HOST_TCP', 'HOST_UDP', 'HOST_SOCKET', 'HOST_ADDRESS'] as const;
export type Targets = Readonly<Record<(typeof TARGETS)[number], string>>;

type Make = (kind: HostileClass, name: string, outcome: Outcome, text: string) => HostileProgram;

/** A Python program; with `refused` it has \`attempt(what, act)\`, and \`call(number, …)\` for system calls. */
export const python: Make = (kind, name, outcome, text) => ({
  ...{ kind, name, outcome, language: 'python' },
  text: outcome === 'refused' ? `${PYTHON_PRELUDE}${text}\nprint("${DONE}")\n` : text,
});

/** A JavaScript module; with `refused` it has \`attempt(what, act)\`. */
export const javascript: Make = (kind, name, outcome, text) => ({
  ...{ kind, name, outcome, language: 'javascript' },
  text: outcome === 'refused' ? `${JAVASCRIPT_PRELUDE}${text}\nconsole.log('${DONE}');\nprocess.exit(0);\n` : text,
});

// Only what a refusal looks like counts as one: a program with a mistake in it fails loudly, and tests nothing.
const PYTHON_PRELUDE = `import ctypes, os, socket, subprocess, sys
HOST = {name: os.environ.get(name, "") for name in ${JSON.stringify(TARGETS)}}
libc = ctypes.CDLL(None, use_errno=True)

def attempt(what, act):
  try: act()
  except (OSError, subprocess.SubprocessError, LookupError, ZeroDivisionError): return
  print("${BREACH}", what, flush=True)

def call(number, *args):
  if os.uname().machine != "x86_64": raise OSError("other processors have other numbers")
  if libc.syscall(number, *args) == -1: raise OSError(ctypes.get_errno(), "refused")

`;

const JAVASCRIPT_PRELUDE = `import fs from 'node:fs';
import net from 'node:net';
import { spawnSync } from 'node:child_process';
const HOST = Object.fromEntries(${JSON.stringify(TARGETS)}.map((name) => [name, process.env[name] ?? '']));
const attempt = async (what, act) => {
  try { await act(); } catch (error) {
    if (error.code ?? error.cause ?? /^(?:refused|silence)$/.exec(error.message)) return;
    throw error;
  }
  console.log('${BREACH}', what);
};
const connected = (options) => new Promise((resolve, reject) => {
  const socket = net.connect({ timeout: 300, ...options });
  socket.once('connect', resolve).once('error', reject).once('timeout', () => reject(new Error('silence')));
});
const succeeds = (command, ...args) => {
  if (spawnSync(command, args, { timeout: 1000 }).status !== 0) throw new Error('refused');
};

`;
