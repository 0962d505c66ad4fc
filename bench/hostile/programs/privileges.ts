import { type HostileProgram, javascript, python } from '../hostile-program.ts';

/** Programs that want rights. Call numbers are those of x86-64; elsewhere the calls are others, and refused as well. */
export const PRIVILEGES: readonly HostileProgram[] = [
  python(
    ...(['privileges', 'namespaces, mounts and roots', 'refused'] as const),
    `for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x2000000):
  attempt(f"unshare {flag:x}", lambda: call(272, flag)); attempt(f"clone {flag:x}", lambda: call(56, flag | 17, 0, 0, 0, 0))
attempt("unshare the time", lambda: call(272, 0x80))
attempt("clone3", lambda: call(435, ctypes.create_string_buffer(88), 88))
attempt("setns", lambda: call(308, os.open("/proc/1/ns/net", 0), 0))
attempt("mount", lambda: call(165, b"none", b"/tmp", b"tmpfs", 0, None))
attempt("bind", lambda: call(165, b"/", b"/tmp", None, 4096, None))
attempt("writable again", lambda: call(165, None, b"/", None, 32, None))
attempt("umount", lambda: call(166, b"/work/in", 2))
attempt("new mount calls", lambda: call(428, -100, b"/", 1))
attempt("fsopen", lambda: call(430, b"tmpfs", 0))
attempt("pivot_root", lambda: call(155, b"/tmp", b"/tmp"))
attempt("chroot", lambda: os.chroot("/tmp"))`,
  ),
  python(
    ...(['privileges', 'calls into the kernel', 'refused'] as const),
    `for name, number, *args in (("ptrace", 101, 16, 1, 0, 0), ("bpf", 321, 0, 0, 0), ("perf", 298, 0, 0, -1, -1, 0), ("io_uring", 425, 8, 0),
    ("userfaultfd", 323, 0), ("keyctl", 250, 0, 0), ("add_key", 248, 0, 0, 0, 0, 0), ("kexec", 246, 0, 0, 0, 0), ("module", 175, 0, 0, 0),
    ("reboot", 169, 0xfee1dead, 672274793, 0, 0), ("swapon", 167, b"/tmp/x", 0), ("acct", 163, b"/tmp/x"), ("quotactl", 179, 0, 0, 0, 0),
    ("syslog", 103, 3, 0, 0), ("settimeofday", 164, ctypes.create_string_buffer(16), 0), ("iopl", 172, 3), ("ioperm", 173, 0, 1, 1),
    ("handle", 304, -100, ctypes.create_string_buffer(64), 0), ("readv of 1", 310, 1, ctypes.create_string_buffer(16), 1, ctypes.create_string_buffer(16), 1, 0)):
  attempt(name, lambda: call(number, *args))`,
  ),
  python(
    ...(['privileges', 'another user', 'refused'] as const),
    `for who in (0, 1, 999, 60000):
  attempt(f"uid {who}", lambda: os.setresuid(who, who, who)); attempt(f"gid {who}", lambda: os.setresgid(who, who, who))
attempt("groups", lambda: os.setgroups([0]))
attempt("map", lambda: os.write(os.open("/proc/self/uid_map", os.O_WRONLY), b"0 0 1"))
open("/tmp/x", "w").write("#!/bin/sh"); attempt("owner", lambda: os.chown("/tmp/x", 0, 0))
attempt("capability", lambda: os.setxattr("/tmp/x", "security.capability", bytes.fromhex("0100000200200000002000000000000000000000")))
attempt("priority", lambda: os.nice(-5))
attempt("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)))
attempt("more files", lambda: call(160, 7, (ctypes.c_ulong * 2)(1 << 20, 1 << 20)))`,
  ),
  python(
    ...(['privileges', 'programs with the bit of root', 'refused'] as const),
    `def works(*line): subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=.5, check=True)
attempt("su", lambda: works("/usr/bin/su", "-c", "true"))
attempt("mount", lambda: works("/usr/bin/mount", "-t", "tmpfs", "x", "/tmp"))
attempt("unshare", lambda: works("/usr/bin/unshare", "-Ur", "true"))
attempt("chsh", lambda: works("/usr/bin/chsh", "-s", "/bin/sh"))
attempt("dmesg", lambda: works("/usr/bin/dmesg", "-C"))`,
  ),
  python(
    ...(['privileges', 'writing where programs lie', 'refused'] as const),
    `for folder in ("/", "/usr", "/usr/bin", "/usr/local", "/usr/lib/python3", "/etc", "/etc/fonts", "/bin", "/lib", "/dev", "/proc", "/work/in", "/opt"):
  attempt(folder, lambda: open(folder + "/probe", "w"))
for path in ("/etc/passwd", "/etc/hosts", "/usr/bin/python3", "/etc/ld.so.cache", "/opt/node", "/etc/charts.matplotlibrc"):
  attempt(path, lambda: os.open(path, os.O_WRONLY)); attempt("remove " + path, lambda: os.remove(path)); attempt("mode " + path, lambda: os.chmod(path, 0o777))`,
  ),
  javascript(
    ...(['privileges', 'another user, another root', 'refused'] as const),
    `await attempt('uid', () => process.setuid(0));
await attempt('groups', () => process.setgroups([0]));
await attempt('unshare', () => succeeds('/usr/bin/unshare', '-Urm', 'true'));
await attempt('mount', () => succeeds('/usr/bin/mount', '--bind', '/', '/tmp'));
await attempt('node', () => fs.openSync(process.execPath, 'r+'));
for (const folder of ['/', '/usr', '/etc', '/dev', '/opt', '/work/in']) await attempt(folder, () => fs.writeFileSync(folder + '/probe', ''));`,
  ),
];
