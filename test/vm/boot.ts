import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '3G'; // a program may ask for 2 GB at once, and a smaller machine would refuse it without being asked
const PROCESSORS = '2';
/** init.sh says these on the console. */
const [UP, ENDED] = [/^threadsmith-vm: up/m, /^threadsmith-vm: ended (\d+)/m];
const UP_EVERY_MS = 100;

/** How a boot went: what the tests ended with, or why there is no such thing, with the console's last lines. */
export type Booted = { readonly code: number } | { readonly trouble: string };

interface Machine {
  readonly kernel: string;
  readonly image: string;
  /** For the console's text. */
  readonly folder: string;
  /** After so long it is switched off, whatever it does. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Its first process runs. */
  readonly onUp: (milliseconds: number) => void;
}

/**
 * Runs a machine without hardware help (TCG), network or devices until it switches itself off; what its tests print goes
 * to our output. It dies with us: the kernel sends the signal that setpriv asks for even when we are killed.
 */
export async function boot({ kernel, image, folder, seconds, signal, onUp }: Machine): Promise<Booted> {
  const console = join(folder, 'console');
  const line = [
    ...['--pdeathsig', 'KILL', '--', 'qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', PROCESSORS, '-m', MEMORY],
    ...['-nic', 'none', '-no-reboot', '-kernel', kernel],
    ...['-append', 'console=ttyS0 root=/dev/nvme0n1 rw init=/init panic=-1 random.trust_cpu=on mitigations=off'],
    ...['-drive', `if=none,id=disk,format=raw,cache=unsafe,file=${image}`, '-device', 'nvme,drive=disk,serial=disk'],
    ...['-serial', `file:${console}`, '-serial', 'stdio'],
  ];
  const limit = AbortSignal.timeout(seconds * 1000);
  const began = performance.now();
  const child = spawn('setpriv', line, {
    stdio: ['ignore', 'inherit', 'pipe'],
    signal: AbortSignal.any([signal, limit]),
    killSignal: 'SIGKILL',
  });
  const said = (): string => readText(console);
  const complaint: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaint.push(text));
  const watching = setInterval(() => {
    if (UP.test(said())) {
      clearInterval(watching);
      onUp(performance.now() - began);
    }
  }, UP_EVERY_MS);
  child.on('error', (error) => error.name === 'AbortError' || complaint.push(error.message));
  await once(child, 'close').catch(() => {});
  clearInterval(watching);
  const code = ENDED.exec(said())?.[1];
  if (code !== undefined) {
    return { code: Number(code) };
  }
  const late = limit.aborted ? `was not done after ${seconds} seconds` : 'ended before its tests did';
  const why = signal.aborted ? 'was stopped' : late;
  return { trouble: [`The machine ${why}.`, ...complaint, ...said().trim().split('\n').slice(-15)].join('\n') };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not begun
  }
}
