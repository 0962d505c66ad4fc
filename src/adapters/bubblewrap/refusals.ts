import { read } from './cgroup-files.ts';
import type { House } from './launch-line.ts';

/** What a file of /proc says; a parameter, so that tests can stand for kernels that are not at hand. */
export type Reader = (path: string) => string;

const CONTAINER =
  'start the container with --security-opt seccomp=unconfined --security-opt systempaths=unconfined, on AppArmor hosts also apparmor=unconfined';

/** Why a sandbox could not be started, in the launcher's words, and what helps. */
export function explain(reason: unknown, house: House, proc: Reader = read): string {
  const message = wordsOf(reason);
  const fix = fixFor(message, house, proc);
  return fix === undefined ? message : `${message}: ${fix}`;
}

function wordsOf(reason: unknown): string {
  if (!(reason instanceof Error)) {
    return 'the sandbox did not start';
  }
  return reason.cause instanceof Error ? `${reason.message}: ${reason.cause.message}` : reason.message;
}

function fixFor(message: string, house: House, proc: Reader): string | undefined {
  if (/setpriv: /i.test(message)) {
    return 'this root may not become another user: start as an ordinary user, or with CAP_SETUID and CAP_SETGID';
  }
  if (/uid map|new namespace|user namespace|RTM_NEWADDR/i.test(message)) {
    return namespaceFix(proc);
  }
  if (/mount proc/i.test(message)) {
    return 'parts of /proc are hidden here: start the container with --security-opt systempaths=unconfined (podman: unmask=ALL)';
  }
  if (/source path/i.test(message)) {
    return message.includes(house.node)
      ? 'everybody must be able to read the Node that runs this: install it outside of /root and other closed folders'
      : 'the folders above it must let everybody through (chmod o+x), or set TMPDIR to one that does';
  }
  return /Unknown option/i.test(message) ? 'bubblewrap 0.8 or newer is needed' : undefined;
}

/** Unprivileged user namespaces can be forbidden in four places; the one that did it is named. */
function namespaceFix(proc: Reader): string {
  const setting = (name: string): string => proc(`/proc/sys/${name}`).trim();
  if (setting('user/max_user_namespaces') === '0') {
    return 'no user namespace may be made: sysctl -w user.max_user_namespaces=10000';
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') {
    return 'only root may make user namespaces: sysctl -w kernel.unprivileged_userns_clone=1';
  }
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return 'AppArmor forbids user namespaces: give /usr/bin/bwrap a profile with "userns,", or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0';
  }
  return /^Seccomp:\s*2$/m.test(proc('/proc/self/status'))
    ? `a system call filter around this process forbids user namespaces: ${CONTAINER}`
    : `allow unprivileged user namespaces; in a container: ${CONTAINER}`;
}
