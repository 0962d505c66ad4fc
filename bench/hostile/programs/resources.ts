import { type HostileProgram, javascript, python } from '../hostile-program.ts';

const MEMORY: readonly HostileProgram[] = [
  python('memory', '2 GB at once', ['memory'], 'x = bytearray(2 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1'),
  python('memory', 'growing slowly', ['memory'], 'x = []\nwhile True: x.append(b"x" * (4 << 20))'),
  python(
    ...(['memory', 'shared by mapping', ['memory']] as const),
    'import mmap\nx = mmap.mmap(-1, 1 << 30)\nfor i in range(0, 1 << 30, 4096): x[i] = 1',
  ),
  python(
    ...(['memory', 'that no control group counts', 'refused'] as const),
    `for number in (29, 64, 68, 240, 447): attempt(f"call {number}", lambda: call(number, 0, 1 << 24, 0o1600, 0))`,
  ),
  python(
    ...(['memory', 'files without a name', 'any'] as const),
    `import os
for i in range(128):
  f = os.memfd_create("x")
  for j in range(8): os.write(f, b"x" * (1 << 20))
print("BREACH 1 GB in files without a name")`,
  ),
  python(
    ...(['memory', 'spread over forks', ['memory']] as const),
    'import os, time\nfor i in range(8): os.fork() or (bytearray(b"x" * (40 << 20)), time.sleep(60))\nos.wait()\nraise SystemExit(1)',
  ),
  javascript(
    ...(['memory', 'buffers', ['memory']] as const),
    'const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1));',
  ),
  javascript(
    ...(['memory', 'a growing heap', ['memory']] as const),
    'const all = []; for (;;) all.push({ a: [1, 2, 3], b: String(all.length) });',
  ),
  javascript(
    ...(['memory', 'WebAssembly', ['memory']] as const),
    `const memory = new WebAssembly.Memory({ initial: 1, maximum: 30_000 });
for (;;) { const at = memory.grow(256) * 65_536; new Uint8Array(memory.buffer).fill(1, at); }`,
  ),
];

const CPU: readonly HostileProgram[] = [
  python('cpu', 'an endless loop', ['time', 'cpu'], 'while True: pass'),
  python('cpu', 'four processes at once', ['time', 'cpu'], 'import os\nos.fork(); os.fork()\nwhile True: pass'),
  python('cpu', 'a number too large', ['time', 'cpu', 'memory'], 'x = 3\nwhile True: x = x ** 3'),
  python('cpu', 'a bad pattern', ['time', 'cpu'], 'import re; re.match("(a+)+$", "a" * 64 + "b")'),
  javascript('cpu', 'an endless loop', ['time', 'cpu'], 'for (;;) {}'),
  javascript('cpu', 'a bad pattern', ['time', 'cpu'], '/(a+)+$/.test("a".repeat(64) + "b");'),
  javascript(
    ...(['cpu', 'promises without end', ['time', 'cpu', 'memory']] as const),
    'const again = () => Promise.resolve().then(again); await again();',
  ),
];

const FORK: readonly HostileProgram[] = [
  python(
    ...(['fork', 'a bomb', ['processes', 'time', 'cpu', 'memory']] as const),
    'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass',
  ),
  python(
    ...(['fork', 'sleepers until none is left', ['processes']] as const),
    'import os, time\nwhile True:\n  if os.fork() == 0: time.sleep(60)',
  ),
  python(
    ...(['fork', 'each in a session of its own', 'any'] as const),
    'import os\nwhile True:\n  try:\n    if os.fork(): os._exit(0) if os.fork() else os.setsid()\n  except OSError: pass',
  ),
  python(
    ...(['fork', 'a bomb of the shell', ['processes', 'time', 'cpu', 'memory']] as const),
    'import os, time; os.system("b() { b | b & }; b"); time.sleep(60)',
  ),
  javascript(
    ...(['fork', 'children without end', ['processes', 'time', 'cpu', 'memory']] as const),
    "import { spawn } from 'node:child_process';\nfor (;;) { spawn('/bin/sleep', ['60']); await null; }",
  ),
  javascript(
    ...(['fork', 'Node that starts Node', ['processes', 'time', 'cpu', 'memory']] as const),
    `import { spawn } from 'node:child_process';
const self = 'const { spawn } = require("child_process"); for (let i = 0; i < 4; i++) spawn(process.execPath, ["-e", process.argv[1], process.argv[1]]).on("error", () => {}); setInterval(() => {}, 9)';
spawn(process.execPath, ['-e', self, self]); setInterval(() => {}, 1000);`,
  ),
];

const THREAD: readonly HostileProgram[] = [
  python(
    ...(['thread', 'sleepers until none is left', ['processes']] as const),
    'import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()',
  ),
  python(
    ...(['thread', 'again and again', ['time', 'cpu']] as const),
    'import threading\nwhile True:\n  t = threading.Thread(target=int); t.start(); t.join()',
  ),
  javascript(
    ...(['thread', 'workers without end', ['processes', 'memory', 'time', 'cpu']] as const),
    `import { Worker } from 'node:worker_threads';
for (;;) { new Worker('setInterval(() => {}, 1000)', { eval: true }); await new Promise((resolve) => setTimeout(resolve, 1)); }`,
  ),
  javascript(
    ...(['thread', 'workers that burn', ['processes', 'memory', 'time', 'cpu']] as const),
    `import { Worker } from 'node:worker_threads';
for (let i = 0; i < 4; i += 1) new Worker('for (;;) {}', { eval: true });`,
  ),
];

/** Programs that want more of the machine than they may have. */
export const RESOURCES: readonly HostileProgram[] = [...MEMORY, ...CPU, ...FORK, ...THREAD];
