/** All that a program's environment may hold when nothing was passed in. */
const VARIABLES = [
  ...['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'TZ', 'PWD', 'MPLBACKEND', 'MPLCONFIGDIR'],
  ...['MATPLOTLIBRC', 'XDG_CACHE_HOME', 'OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'LC_CTYPE'],
];

/** Prints a JSON object: what must hold → whether it does. `hidden` is a folder of the host that must not be there. */
export const HOSTILE_PYTHON = (hidden: string): string => `
import ctypes, json, os, socket

def opens(path):
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
        return True
    except OSError:
        return False

def forks():
    made = []
    try:
        while len(made) < 60:
            child = os.fork()
            if child == 0:
                os.close(go)
                os.read(wait, 1)
                os._exit(0)
            made.append(child)
    except OSError:
        pass
    os.close(go)
    for child in made:
        os.waitpid(child, 0)
    return len(made)

status = open('/proc/self/status').read()
interfaces = [name for _, name in socket.if_nameindex()]
descriptors = {int(n) for n in os.listdir('/proc/self/fd')}
libc = ctypes.CDLL(None, use_errno=True)
wait, go = os.pipe()
print(json.dumps({
    'not root': os.getuid() != 0,
    'no capabilities': 'CapEff:\\t0000000000000000' in status and 'CapBnd:\\t0000000000000000' in status,
    'no new privileges': 'NoNewPrivs:\\t1' in status,
    'system call filter': 'Seccomp:\\t2' in status and libc.unshare(0x10000000) != 0,
    'host files hidden': not any(map(os.path.exists, [${JSON.stringify(hidden)}, '/root', '/home', '/etc/shadow', '/sys', '/run'])),
    'system read-only': not any(map(opens, ['/usr/x', '/etc/x', '/x', '/dev/x', '/work/in/x'])),
    'kernel settings read-only': not any(map(opens, ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/swappiness', '/proc/sysrq-trigger'])),
    'no network': interfaces == ['lo'],
    'own processes only': len([p for p in os.listdir('/proc') if p.isdigit()]) < 8,
    'clean environment': not [n for n in os.environ if n not in ${JSON.stringify(VARIABLES)}],
    'no foreign descriptors': len(descriptors) <= 4,
    'processes are bounded': forks() < 30,
}))
`;

/** Says `up`, then takes more memory than it may; `beyond` means that it got it. */
export const HOSTILE_JAVASCRIPT = `
import { writeSync } from 'node:fs';
writeSync(1, 'up\\n');
const taken = [];
for (let i = 0; i < 20; i += 1) {
  taken.push(Buffer.alloc(2 ** 24, 1));
}
writeSync(1, 'beyond\\n');
`;
