import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentError } from '#domain/text/errors.ts';
import { ask, attempt, type Bench } from './bench.ts';

/** What a program must not see or reach. */
export function describeIsolation({ sandbox, capabilities }: Bench): void {
  const { filtersCalls = true, hasEgress = false } = capabilities;
  describe('isolation', () => {
    const server = createServer((socket) => socket.destroy());
    beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const port = (): number => {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    };

    test('there is no network: neither the host, nor metadata, nor names', async () => {
      const text = `import json, socket
def reach(family, address):
  s = socket.socket(family); s.settimeout(2)
  try: s.connect(address); return "connected"
  except OSError: return "refused"
def name():
  try: socket.getaddrinfo("example.com", 80); return "found"
  except OSError: return "refused"
print(json.dumps([reach(socket.AF_INET, ("127.0.0.1", ${port()})), reach(socket.AF_INET, ("169.254.169.254", 80)),
  reach(socket.AF_INET, ("1.1.1.1", 443)), reach(socket.AF_INET6, ("2606:4700:4700::1111", 443)), name()]))`;
      expect(await ask(sandbox(), text)).toEqual(Array(5).fill('refused'));
    });

    test('its own loopback works', async () => {
      const text = `import socket
a = socket.create_server(("127.0.0.1", 0)); b = socket.create_connection(a.getsockname()); c, _ = a.accept()
b.sendall(b"hi"); print(c.recv(2).decode(), socket.gethostbyname("localhost"))`;
      expect((await attempt(sandbox(), text)).stdout).toBe('hi 127.0.0.1\n');
    });

    test('other kinds of sockets are refused', async () => {
      const text = `import json, socket
def make(*a):
  try: socket.socket(*a).close(); return "made"
  except OSError: return "refused"
print(json.dumps([make(socket.AF_PACKET, socket.SOCK_RAW), make(socket.AF_INET, socket.SOCK_RAW, 1), make(40, 1),
  make(38, 5), make(socket.AF_NETLINK, socket.SOCK_RAW, 12)]))`;
      const made = await ask<string[]>(sandbox(), text);
      expect(filtersCalls ? made : made.slice(0, 2)).toEqual(Array(filtersCalls ? 5 : 2).fill('refused'));
    });

    if (!hasEgress) {
      test('a host that was asked for is refused before anything runs', async () => {
        const run = attempt(sandbox(), 'print(1)', { hosts: ['example.com'] });
        await expect(run).rejects.toThrow(AgentError);
        await expect(run).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
      });
    }

    test('no files of the host can be read', async () => {
      const paths = [capabilities.hostFile, '/root', '/etc/shadow', '/home', '/var/lib', process.cwd(), '/sys/kernel'];
      const text = `import json, os
empty = lambda p: os.path.isdir(p) and os.listdir(p) == [] # something of the sandbox's own lies over it
print(json.dumps([p for p in ${JSON.stringify(paths)} if os.path.exists(p) and not empty(p)]))`;
      expect(await ask(sandbox(), text)).toEqual([]);
    });

    test('nothing can be written but the work folder and the temporary ones', async () => {
      const text = `import json, os
made = []
tops = ["/" + d for d in os.listdir("/")]
for folder in ["/", *tops, *(t + "/" + d for t in tops if os.path.isdir(t) for d in os.listdir(t))]:
  try: open(folder + "/probe", "w").close(); made.append(folder)
  except OSError: pass
print(json.dumps(made))`;
      expect(await ask(sandbox(), text)).toEqual(expect.arrayContaining(['/tmp', '/work']));
      const allowed = new Set(['/tmp', '/work', '/work/out', '/dev/shm']);
      expect((await ask<string[]>(sandbox(), text)).filter((folder) => !allowed.has(folder))).toEqual([]);
    });

    test('the environment is what was passed in and nothing of ours', async () => {
      process.env.THREADSMITH_PROBE = 'secret of the host';
      const text = `import json, os
def env(p):
  try: return open(f"/proc/{p}/environ").read()
  except OSError: return ""
print(json.dumps([dict(os.environ), "".join(env(p) for p in os.listdir("/proc") if p.isdigit())]))`;
      const environment = { TOKEN: 'of the program', PATH: '/evil', LANG: 'de_DE' };
      const [own, all] = await ask<[Record<string, string>, string]>(sandbox(), text, { environment });
      delete process.env.THREADSMITH_PROBE;
      expect(own.TOKEN).toBe('of the program');
      expect(own.PATH).toBe('/usr/bin:/bin');
      expect(all).not.toContain('secret of the host');
    });

    test('a value that would be an option of the sandbox is refused', async () => {
      const evil = attempt(sandbox(), 'print(1)', { environment: { A: 'x\0--bind\0/\0/tmp' } });
      await expect(evil).rejects.toMatchObject({ code: 'INTERNAL' });
      const outside = attempt(sandbox(), 'print(1)', { files: [{ path: '../x', bytes: Buffer.from('') }] });
      await expect(outside).rejects.toMatchObject({ code: 'INTERNAL' });
      const input = attempt(sandbox(), 'print(1)', { inputs: [{ path: '/etc/x', bytes: Buffer.from('') }] });
      await expect(input).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    test('only its own processes and descriptors can be seen', async () => {
      const text = `import json, os
seen = [open(f"/proc/{p}/comm").read().strip() for p in os.listdir("/proc") if p.isdigit()]
print(json.dumps([seen, sorted(int(n) for n in os.listdir("/proc/self/fd"))[:-1]]))`;
      const [processes, descriptors] = await ask<[string[], number[]]>(sandbox(), text);
      expect(processes.length).toBeLessThan(5);
      expect(processes.join()).not.toContain('vitest');
      expect(descriptors).toEqual([0, 1, 2]);
    });

    test('descriptors of the process that watches over it cannot be taken', async () => {
      const text = `import ctypes, json, os, stat
libc = ctypes.CDLL(None, use_errno=True); taken = []
for p in [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]:
  try: names = os.listdir(f"/proc/{p}/fd")
  except OSError: continue
  for n in names:
    if libc.syscall(438, os.pidfd_open(int(p)), int(n), 0) != -1: taken.append("pidfd_getfd")
    try:
      if stat.S_ISSOCK(os.fstat(os.open(f"/proc/{p}/fd/{n}", os.O_RDWR)).st_mode): taken.append(n)
    except OSError: pass
print(json.dumps(taken))`;
      const taken = await ask<string[]>(sandbox(), text);
      expect(taken.filter((one) => filtersCalls || one !== 'pidfd_getfd')).toEqual([]);
    });

    test('a program that breaks the process that watches over it harms itself only', async () => {
      const text = `import os, time
for line in open("/proc/1/maps"):
  span, rights = line.split()[:2]; low, high = (int(n, 16) for n in span.split("-"))
  try:
    if "w" in rights: m = open("/proc/1/mem", "r+b", buffering=0); m.seek(low); m.write(b"A" * (high - low))
  except OSError: pass
time.sleep(5)`;
      const { ending } = await attempt(sandbox(), text, { limits: { seconds: 3 } });
      expect(ending).not.toEqual({ kind: 'exited', code: 0 });
      expect((await attempt(sandbox(), 'print(1)')).stdout).toBe('1\n');
    });

    test('kernel settings cannot be written, privileges not be had', async () => {
      const text = `import ctypes, glob, json, os
def opens(p):
  try: os.close(os.open(p, os.O_WRONLY)); return True
  except OSError: return False
libc = ctypes.CDLL(None, use_errno=True)
status = dict(l.split(":\\t") for l in open("/proc/self/status").read().splitlines() if ":\\t" in l)
print(json.dumps({
  "settings": [p for p in glob.glob("/proc/sys/**", recursive=True) + glob.glob("/proc/[a-z]*") if os.path.isfile(p) and opens(p)],
  "uid": os.getuid(), "caps": status["CapEff"] + status["CapBnd"], "nnp": status["NoNewPrivs"],
  "calls": [libc.unshare(0x10000000), libc.mount(b"x", b"/tmp", b"tmpfs", 0, None), libc.chroot(b"/tmp"), libc.setuid(0),
    libc.syscall(425, 1, 0), libc.syscall(321, 0, 0, 0), libc.syscall(250, 0, 0)${filtersCalls ? ', libc.ptrace(0, 0, 0, 0)' : ''}]}))`;
      const { uid, ...seen } = await ask<Record<string, unknown>>(sandbox(), text);
      expect(uid).toBeGreaterThanOrEqual(1000); // an ordinary user, or nobody
      expect(seen).toEqual({
        settings: [],
        caps: '0'.repeat(32),
        nnp: '1',
        calls: Array(filtersCalls ? 8 : 7).fill(-1),
      });
    });

    test('the time zone is that of the request', async () => {
      const text = 'import datetime; print(datetime.datetime(2026, 7, 1, 12).astimezone().isoformat())';
      expect((await attempt(sandbox(), text, { timeZone: 'Asia/Kolkata' })).stdout).toBe('2026-07-01T12:00:00+05:30\n');
      const script = 'console.log(new Date(2026, 0, 1).getTimezoneOffset())';
      const trial = { language: 'javascript', timeZone: 'America/New_York' } as const;
      expect((await attempt(sandbox(), script, trial)).stdout).toBe('300\n');
    });

    test('it has a user name and a home that can be written', async () => {
      const text =
        'import getpass, os, pathlib; print(getpass.getuser(), pathlib.Path.home(), os.access(pathlib.Path.home(), os.W_OK))';
      expect((await attempt(sandbox(), text)).stdout).toBe('program /work True\n');
    });
  });
}
