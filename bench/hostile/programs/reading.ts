import { type HostileProgram, javascript, python } from '../hostile-program.ts';

// What they read they print, and whoever runs them looks for the host's secrets in it.
const PROC: readonly HostileProgram[] = [
  python(
    ...(['proc', 'everything of every process', 'any'] as const),
    `import glob
for path in glob.glob("/proc/[0-9]*/*") + glob.glob("/proc/[0-9]*/task/*/environ"):
  try: print(path, open(path, "rb").read(4000))
  except OSError: pass`,
  ),
  python(
    ...(['proc', 'the memory of others', 'any'] as const),
    `import os
for pid in filter(str.isdigit, os.listdir("/proc")):
  try:
    for line in open(f"/proc/{pid}/maps"):
      low = int(line.split("-")[0], 16); m = open(f"/proc/{pid}/mem", "rb"); m.seek(low); print(m.read(2000))
  except (OSError, ValueError, OverflowError): pass`,
  ),
  python(
    ...(['proc', 'the whole machine', 'refused'] as const),
    `for name in ("kcore", "kmsg", "kpagecount", "kpageflags", "keys", "slabinfo", "vmallocinfo", "timer_list", "sched_debug", "iomem"):
  def read():
    text = open("/proc/" + name, "rb").read(4096)
    if name == "iomem" and b"00000000-00000000" in text or not text: raise OSError
  if name != "keys": attempt(name, read)
for name in ("sysrq-trigger", "kcore", "mtrr", "bus/pci/00/00.0", "acpi/wakeup", "irq/0/smp_affinity", "timer_list"):
  def write():
    if os.fstat(os.open("/proc/" + name, os.O_WRONLY)).st_rdev == os.makedev(1, 3): raise OSError("nothing lies there")
  attempt("write " + name, write)
attempt("addresses", lambda: open("/proc/kallsyms").read(10)[0])
attempt("start line", lambda: open("/proc/cmdline").read(10)[0])
attempt("oom", lambda: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-1000"))
attempt("others", lambda: [p for p in os.listdir("/proc") if p.isdigit()][8])`,
  ),
  javascript(
    ...(['proc', 'everything of every process', 'any'] as const),
    `import fs from 'node:fs';
for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
  for (const name of ['environ', 'cmdline', 'maps', 'mountinfo', 'status', 'cgroup', 'stack', 'auxv']) {
    try { console.log(pid, name, fs.readFileSync('/proc/' + pid + '/' + name, 'utf8').slice(0, 4000)); } catch {}
  }
  for (const name of ['root', 'cwd', 'exe']) {
    try { console.log(pid, name, fs.readlinkSync('/proc/' + pid + '/' + name), fs.readdirSync('/proc/' + pid + '/' + name)); } catch {}
  }
}`,
  ),
];

const ENVIRONMENT: readonly HostileProgram[] = [
  python('environment', 'its own', 'any', 'import os; print(dict(os.environ)); os.system("env; set; export -p")'),
  python(
    ...(['environment', 'of the processes before it', 'any'] as const),
    'import os\nfor p in (1, 2, os.getppid(), "self", "thread-self"):\n  try: print(open(f"/proc/{p}/environ").read())\n  except OSError: pass',
  ),
  python(
    ...(['environment', 'what lies above its own stack', 'any'] as const),
    `for line in open("/proc/self/maps"):
  if "[stack]" in line:
    low, high = (int(n, 16) for n in line.split()[0].split("-")); m = open("/proc/self/mem", "rb"); m.seek(low); print(m.read(high - low)[-8000:])`,
  ),
  javascript(
    ...(['environment', 'its own', 'any'] as const),
    "import { execSync } from 'node:child_process';\nconsole.log(process.env, process.argv, process.report.getReport().environmentVariables, execSync('env').toString());",
  ),
];

const SYSCTL: readonly HostileProgram[] = [
  python(
    ...(['sysctl', 'every one written', 'refused'] as const),
    `for folder, _, names in os.walk("/proc/sys"):
  for name in names: attempt(name, lambda: os.open(os.path.join(folder, name), os.O_WRONLY))`,
  ),
  python(
    ...(['sysctl', 'by other ways to it', 'refused'] as const),
    `for path in ("/proc/self/root/proc/sys", "/proc/1/root/proc/sys", "/proc/self/cwd/../proc/sys", "/proc/thread-self/root/proc/sys"):
  for name in ("kernel/core_pattern", "vm/swappiness", "kernel/modprobe", "fs/suid_dumpable", "kernel/hostname", "user/max_user_namespaces"):
    attempt(name, lambda: os.open(f"{path}/{name}", os.O_WRONLY))
attempt("mount", lambda: call(165, b"proc", b"/tmp", b"proc", 0, None))
attempt("sysfs", lambda: os.listdir("/sys/kernel")[0])
attempt("host name", lambda: socket.sethostname("taken"))
attempt("domain name", lambda: call(171, b"taken", 5))`,
  ),
  javascript(
    ...(['sysctl', 'every one written', 'refused'] as const),
    `for (const path of fs.readdirSync('/proc/sys', { recursive: true })) {
  if (fs.statSync('/proc/sys/' + path).isFile()) await attempt(path, () => fs.openSync('/proc/sys/' + path, 'r+'));
}
await attempt('sysctl', () => succeeds('/usr/sbin/sysctl', '-w', 'vm.swappiness=60'));`,
  ),
];

const DESCRIPTORS: readonly HostileProgram[] = [
  python(
    ...(['descriptors', 'counted and read', 'refused'] as const),
    `for n in range(3, 4096): attempt(f"descriptor {n}", lambda: os.fstat(n))
for n in (0, 1, 2):
  print(os.readlink(f"/proc/self/fd/{n}"))
  attempt(f"{n} leads out", lambda: os.listdir(f"/proc/self/fd/{n}/.."))`,
  ),
  python(
    ...(['descriptors', 'of others, listed', 'any'] as const),
    `import glob, os
for path in glob.glob("/proc/[0-9]*/fd/*") + glob.glob("/proc/[0-9]*/fdinfo/*"):
  try: print(path, os.path.islink(path) and os.readlink(path)); print(open(path, "rb").read(200) if "/0" not in path else "")
  except OSError: pass`,
  ),
  javascript(
    ...(['descriptors', 'counted and read', 'any'] as const),
    `import fs from 'node:fs';
for (let n = 3; n < 300; n += 1) {
  try { console.log(n, fs.readlinkSync('/proc/self/fd/' + n)); if (fs.fstatSync(n).isFile()) console.log(fs.readFileSync(n, 'utf8')); } catch {}
}`,
  ),
];

/** Programs that look at what is none of their business. */
export const READING: readonly HostileProgram[] = [...PROC, ...ENVIRONMENT, ...SYSCTL, ...DESCRIPTORS];
