import { type HostileProgram, javascript, python } from '../hostile-program.ts';

const fill = (path: string): string => `f = open("${path}", "wb")\nwhile True: f.write(b"x" * 65536)`;

const DISK: readonly HostileProgram[] = [
  python('disk', 'the work folder', ['disk'], fill('big')),
  python('disk', 'the temporary folder', ['disk'], fill('/tmp/big')),
  python('disk', 'shared memory', ['disk'], fill('/dev/shm/big')),
  python(
    ...(['disk', 'everywhere, ignoring refusals', ['time', 'cpu', 'memory', 'disk']] as const),
    `import os
i = 0
while True:
  for folder in ("/work", "/tmp", "/dev/shm", "/dev", "/"):
    try: i += 1; open(f"{folder}/{i}", "wb", buffering=0).write(b"x" * (1 << 20))
    except OSError: pass`,
  ),
  javascript(
    ...(['disk', 'the work folder', ['disk']] as const),
    "import fs from 'node:fs';\nconst file = fs.openSync('big', 'w'); for (;;) fs.writeSync(file, Buffer.alloc(65536));",
  ),
  javascript(
    ...(['disk', 'a file that copies itself', ['disk']] as const),
    `import fs from 'node:fs';
fs.writeFileSync('0', Buffer.alloc(1 << 20)); for (let i = 1; ; i += 1) fs.copyFileSync('0', String(i));`,
  ),
];

const INODE: readonly HostileProgram[] = [
  python(
    ...(['inode', 'empty files', ['memory', 'disk', 'files', 'time', 'cpu']] as const),
    'import os\ni = 0\nwhile True: i += 1; os.close(os.open(f"{i:x}", os.O_CREAT))',
  ),
  python(
    ...(['inode', 'links to one file', ['memory', 'disk', 'files', 'time', 'cpu']] as const),
    'import os\nopen("a", "w").close(); i = 0\nwhile True: i += 1; os.link("a", f"l{i}")',
  ),
  python(
    ...(['inode', 'folders in folders', ['memory', 'disk', 'time', 'cpu']] as const),
    'import os\nwhile True: os.mkdir("d" * 200); os.chdir("d" * 200)',
  ),
  javascript(
    ...(['inode', 'empty files', ['memory', 'disk', 'files', 'time', 'cpu']] as const),
    `import fs from 'node:fs';\nfor (let i = 0; ; i += 1) fs.closeSync(fs.openSync('/tmp/' + i, 'w'));`,
  ),
];

const OUTPUT: readonly HostileProgram[] = [
  python('output', 'stdout', ['output'], 'import os\nwhile True: os.write(1, b"o" * 60000)'),
  python('output', 'stderr', ['output'], 'import os\nwhile True: os.write(2, b"e" * 60000)'),
  python(
    ...(['output', 'noise that is no text', ['output']] as const),
    'import os\nwhile True: os.write(1, os.urandom(60000)); os.write(2, b"\\x1b]0;title\\x07\\xff\\r\\n" * 999)',
  ),
  python('output', 'one byte at a time', ['output', 'time', 'cpu'], 'import os\nwhile True: os.write(1, b"x")'),
  python(
    'output',
    'through /dev/stdout',
    ['output'],
    'f = open("/dev/stdout", "wb")\nwhile True: f.write(b"x" * 4096)',
  ),
  javascript('output', 'both streams', ['output'], "for (;;) { console.log('o'.repeat(1000)); console.error('e'); }"),
  javascript(
    ...(['output', 'from many children', ['output']] as const),
    "import { spawnSync } from 'node:child_process';\nfor (;;) spawnSync('/bin/sh', ['-c', 'yes & yes & wait'], { stdio: 'inherit' });",
  ),
];

const FILE_COUNT: readonly HostileProgram[] = [
  python('file count', '10,000 files', ['files'], 'for i in range(10000): open(f"out/{i}", "w").write(str(i))'),
  python(
    ...(['file count', 'names as long as they get', ['files']] as const),
    'import os\nfor i in range(5000): os.close(os.open(f"out/{i:x>255}", os.O_CREAT))',
  ),
  python(
    ...(['file count', 'names that are options or lines', 'any'] as const),
    `for name in (b"-rf", b"--checkpoint=1", b"--checkpoint-action=exec=sh x", b"new\\nline", b"\\xff\\xfe", b"a\\tb", b"$(id)",
             b"\\x1b[2J", b"\\xe2\\x80\\xae", b"x" * 255, b"f 1 result.json", b"free 0"):
  open(name, "w").write("x")`,
  ),
  javascript(
    ...(['file count', '5,000 files', ['files']] as const),
    `import fs from 'node:fs';\nfor (let i = 0; i < 5000; i += 1) fs.writeFileSync('out/' + i, '');`,
  ),
];

const SPARSE: readonly HostileProgram[] = [
  python('sparse file', '1 TB', ['disk'], 'open("sparse", "wb").truncate(1 << 40)'),
  python('sparse file', '1 TB, asked for', ['disk'], 'import os; os.posix_fallocate(os.open("x", 66), 0, 1 << 40)'),
  python(
    ...(['sparse file', 'a byte at the end of 1 TB', ['disk']] as const),
    'f = open("sparse", "wb"); f.seek(1 << 40); f.write(b"x"); f.flush()',
  ),
  python('sparse file', 'more than comes out', 'any', 'for i in range(20): open(f"{i}", "wb").truncate(15 << 20)'),
  javascript(
    ...(['sparse file', '1 TB', ['disk']] as const),
    "import fs from 'node:fs';\nfs.ftruncateSync(fs.openSync('sparse', 'w'), 2 ** 40);",
  ),
];

/** Programs that fill what can be filled. */
export const STORAGE: readonly HostileProgram[] = [...DISK, ...INODE, ...OUTPUT, ...FILE_COUNT, ...SPARSE];
