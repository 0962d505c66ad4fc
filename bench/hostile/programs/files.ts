import { type HostileProgram, javascript, python } from '../hostile-program.ts';

const FIFO: readonly HostileProgram[] = [
  python(
    ...(['fifo', 'in the place of files', 'any'] as const),
    'import os\nfor name in ("result.json", "out/pipe", "main", "tool.py"): os.mkfifo(name)',
  ),
  python('fifo', 'nobody writes', ['time'], 'import os; os.mkfifo("pipe"); open("pipe").read()'),
  python(
    ...(['fifo', 'its own program becomes one', 'any'] as const),
    'import os, sys; os.remove(sys.argv[0]); os.mkfifo(sys.argv[0])',
  ),
  javascript(
    ...(['fifo', 'in the place of files', 'any'] as const),
    "import { spawnSync } from 'node:child_process';\nspawnSync('/usr/bin/mkfifo', ['result.json', 'out/pipe', 'pipe']);",
  ),
  javascript(
    ...(['fifo', 'nobody writes', ['time']] as const),
    "import { execFileSync } from 'node:child_process';\nimport fs from 'node:fs';\nexecFileSync('/usr/bin/mkfifo', ['pipe']); fs.readFileSync('pipe');",
  ),
];

const DEVICE: readonly HostileProgram[] = [
  python(
    ...(['device', 'made', 'refused'] as const),
    `import stat
for kind in (stat.S_IFCHR, stat.S_IFBLK):
  for major, minor in ((1, 1), (1, 3), (1, 11), (5, 1), (7, 0), (8, 0), (10, 200), (10, 229), (254, 0), (259, 0)):
    for folder in ("/work", "/tmp", "/dev", "/dev/shm"):
      attempt(f"mknod {major}:{minor} in {folder}", lambda: os.mknod(f"{folder}/d", kind | 0o666, os.makedev(major, minor)))`,
  ),
  python(
    ...(['device', 'opened', 'refused'] as const),
    `for name in ("mem", "kmem", "kmsg", "port", "sda", "vda", "nvme0n1", "fuse", "kvm", "net/tun", "loop0", "loop-control",
             "mapper/control", "vhost-net", "vsock", "userfaultfd", "hpet", "uinput", "snapshot", "console", "tty1"):
  attempt(name, lambda: os.open("/dev/" + name, os.O_RDWR if name != "console" else os.O_WRONLY))`,
  ),
  python(
    ...(['device', 'typing into a terminal', 'refused'] as const),
    `import fcntl, glob, termios
for path in ["/dev/tty", "/dev/stdin", "/dev/console", *glob.glob("/dev/pts/[0-9]*"), "/dev/ptmx"]:
  for number in (0x5412, 0x541C):
    attempt(path, lambda: fcntl.ioctl(os.open(path, os.O_RDWR | os.O_NOCTTY), number, b"x"))`,
  ),
  python('device', 'endless zeros', ['memory'], 'x = open("/dev/zero", "rb").read()'),
  javascript(
    ...(['device', 'opened', 'refused'] as const),
    `for (const name of ['mem', 'kmsg', 'sda', 'vda', 'fuse', 'kvm', 'net/tun', 'loop-control']) {
  await attempt(name, () => fs.openSync('/dev/' + name, 'r+'));
}
for (const [kind, major] of [['c', 1], ['b', 8]]) {
  await attempt('mknod', () => succeeds('/usr/bin/mknod', '/tmp/d', kind, String(major), '0'));
}`,
  ),
];

const SYMLINK: readonly HostileProgram[] = [
  python(
    ...(['symlink', 'to files of the host', 'any'] as const),
    `import os
targets = [os.environ.get("HOST_FILE", "/etc/shadow"), "/etc/passwd", "/proc/self", "/proc/1/root", "/", "..", "/dev/zero", "a"]
for i, target in enumerate(targets): os.symlink(target, f"out/{i}"); os.symlink(target, f"{i}")
os.symlink(targets[0], "result.json")`,
  ),
  python(
    ...(['symlink', 'in the place of folders', 'any'] as const),
    `import os, shutil
os.rmdir("out"); os.symlink("/", "out")
try: os.rename("in", "gone")
except OSError: pass
os.symlink("/etc", "etc"); os.symlink("loop", "loop"); os.symlink("x" * 4000, "long")`,
  ),
  python(
    ...(['symlink', 'read and written through', 'refused'] as const),
    `os.symlink(HOST["HOST_FOLDER"], "there"); os.symlink("/proc/1/root" + HOST["HOST_FILE"], "round")
attempt("read", lambda: print(open("there/" + os.path.basename(HOST["HOST_FILE"])).read()))
attempt("round", lambda: print(open("round").read()))
attempt("write", lambda: open("there/new", "w"))
attempt("list", lambda: os.listdir("there/"))
attempt("hard link", lambda: os.link(HOST["HOST_FILE"], "hard"))
attempt("up", lambda: print(open("../" * 20 + HOST["HOST_FILE"]).read()))`,
  ),
  javascript(
    ...(['symlink', 'to files of the host', 'any'] as const),
    `import fs from 'node:fs';
for (const [i, target] of [process.env.HOST_FILE, '/etc/passwd', '/proc/self/environ', '/', '../..'].entries()) {
  fs.symlinkSync(target ?? '/', 'out/' + i);
}
fs.symlinkSync(process.env.HOST_FILE ?? '/', 'result.json');`,
  ),
  javascript(
    ...(['symlink', 'read and written through', 'refused'] as const),
    `fs.symlinkSync(HOST.HOST_FOLDER, 'there');
await attempt('read', () => console.log(fs.readFileSync(HOST.HOST_FILE, 'utf8')));
await attempt('write', () => fs.writeFileSync('there/new', ''));
await attempt('rename', () => fs.renameSync('there/', 'out/here'));
await attempt('copy', () => fs.cpSync(HOST.HOST_FOLDER, 'out/copy', { recursive: true }));`,
  ),
];

/** Programs that put something else where a file is expected. */
export const FILES: readonly HostileProgram[] = [...FIFO, ...DEVICE, ...SYMLINK];
