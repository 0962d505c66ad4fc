import { type HostileProgram, javascript, python } from '../hostile-program.ts';

const SIGNALS: readonly HostileProgram[] = [
  python(
    ...(['signals', 'all ignored', ['time']] as const),
    'import signal, time\nfor s in set(signal.Signals) - {9, 19}: signal.signal(s, signal.SIG_IGN)\ntime.sleep(60)',
  ),
  python(
    ...(['signals', 'answered by a fork', ['time', 'cpu', 'processes']] as const),
    'import os, signal, time\nfor s in set(signal.Signals) - {9, 17, 19}: signal.signal(s, lambda *a: os.fork())\nwhile True: time.sleep(1)',
  ),
  python('signals', 'stops itself', ['time'], 'import os, signal; os.kill(os.getpid(), signal.SIGSTOP)'),
  python(
    ...(['signals', 'sent to everybody', 'any'] as const),
    `import os, signal
for s in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL, signal.SIGUSR1, 34, 64):
  for pid in (-1, 0, 1, 2, *range(3, 4000)):
    if pid not in (0, os.getpid()):
      try: os.kill(pid, s)
      except OSError: pass`,
  ),
  javascript(
    ...(['signals', 'all ignored', ['time']] as const),
    "for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2', 'SIGQUIT']) process.on(name, () => {}); setInterval(() => {}, 1000);",
  ),
  javascript(
    ...(['signals', 'sent to everybody', 'any'] as const),
    "for (let pid = 1; pid < 4000; pid += 1) { try { if (pid !== process.pid) process.kill(pid, 'SIGKILL'); } catch {} }",
  ),
];

const DAEMON: readonly HostileProgram[] = [
  python(
    ...(['daemon', 'sleeps on with stdout open', 'any'] as const),
    'import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(600)',
  ),
  python(
    ...(['daemon', 'writes on after the end', 'any'] as const),
    `import os
if os.fork() == 0:
  os.setsid()
  while True:
    try: open("out/late", "a").write("late"); os.write(1, b"late")
    except OSError: pass
print("parent")`,
  ),
  python(
    ...(['daemon', 'many that adopt each other', 'any'] as const),
    `import ctypes, os, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
for i in range(10):
  if os.fork() == 0:
    os.setsid(); os.fork(); ctypes.CDLL(None).prctl(15, b"kworker/0:1", 0, 0, 0); time.sleep(600)`,
  ),
  python(
    'daemon',
    'while its parent waits',
    ['time'],
    'import os, time\nif os.fork(): os.wait()\nos.setsid(); time.sleep(60)',
  ),
  javascript(
    ...(['daemon', 'detached', 'any'] as const),
    "import { spawn } from 'node:child_process';\nspawn('/bin/sleep', ['600'], { detached: true, stdio: 'ignore' }).unref();",
  ),
  javascript(
    ...(['daemon', 'holds the streams', 'any'] as const),
    "import { spawn } from 'node:child_process';\nspawn('/usr/bin/setsid', ['/bin/sleep', '600'], { detached: true, stdio: 'inherit' }).unref(); process.exit(0);",
  ),
];

const WATCHER: readonly HostileProgram[] = [
  python(
    ...(['watcher', 'overwrites its memory', 'any'] as const),
    `for line in open("/proc/1/maps"):
  span, rights = line.split()[:2]; low, high = (int(n, 16) for n in span.split("-"))
  try:
    if "w" in rights: m = open("/proc/1/mem", "r+b", buffering=0); m.seek(low); m.write(b"A" * (high - low))
  except OSError: pass`,
  ),
  python(
    ...(['watcher', 'speaks in its place', 'any'] as const),
    `import os
for pid in filter(str.isdigit, os.listdir("/proc")):
  for n in range(64):
    try: os.write(os.open(f"/proc/{pid}/fd/{n}", os.O_WRONLY), b"ended 0\\nf 9 result.json\\0end\\0")
    except OSError: pass`,
  ),
  python(
    ...(['watcher', 'takes its descriptors', 'refused'] as const),
    `for pid in filter(str.isdigit, os.listdir("/proc")):
  if int(pid) != os.getpid():
    for n in range(3, 32): attempt(f"descriptor {n} of {pid}", lambda: call(438, os.pidfd_open(int(pid)), n, 0))`,
  ),
  python(
    ...(['watcher', 'leaves a folder nobody may enter', 'any'] as const),
    'import os\nos.mkdir("d"); open("d/x", "w").write("x"); os.chmod("d", 0); os.chmod("out", 0); os.chmod(".", 0)',
  ),
  python(
    ...(['watcher', 'puts its own programs in the way', 'any'] as const),
    `import os
for name in ("tar", "find", "stat", "head", "sh", "kill", "chmod"):
  for folder in (".", "out", "/tmp"):
    open(f"{folder}/{name}", "w").write("#!/bin/sh\\nsleep 600"); os.chmod(f"{folder}/{name}", 0o777)`,
  ),
  javascript(
    ...(['watcher', 'kills it', 'any'] as const),
    "for (const name of ['SIGTERM', 'SIGKILL', 'SIGSEGV', 'SIGSTOP', 'SIGHUP']) { try { process.kill(1, name); } catch {} }",
  ),
];

/** Programs that will not end, or not alone. */
export const PROCESSES: readonly HostileProgram[] = [...SIGNALS, ...DAEMON, ...WATCHER];
