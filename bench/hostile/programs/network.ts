import { type HostileProgram, javascript, python } from '../hostile-program.ts';

const REACH = `
def reach(family, kind, address):
  s = socket.socket(family, kind); s.settimeout(.3); s.connect(address)
  if kind == socket.SOCK_DGRAM: s.send(b"hello"); s.recv(10)
`;

const SOCKETS: readonly HostileProgram[] = [
  python(
    ...(['sockets', 'every family and kind', 'refused'] as const),
    `for family in range(60):
  for kind in (1, 2, 3, 4, 5, 6, 10):
    for protocol in (0, 1, 3, 6, 12, 17, 255, 768):
      plain = family in (1, 2, 10) and kind in (1, 2, 5) or family == 1 and kind == 3 or family == 16 and protocol == 0
      if not plain: attempt(f"{family} {kind} {protocol}", lambda: call(41, family, kind, protocol))`,
  ),
  python(
    ...(['sockets', 'raw packets', 'refused'] as const),
    `attempt("packet", lambda: socket.socket(17, 3, 768))
attempt("icmp", lambda: socket.socket(2, 3, 1))
attempt("icmp6", lambda: socket.socket(10, 3, 58))
attempt("raw ip", lambda: socket.socket(2, 3, 255))
attempt("pairs", lambda: call(53, 2, 1, 0, ctypes.create_string_buffer(8)))`,
  ),
  python(
    ...(['sockets', 'netlink: a new address and route', 'refused'] as const),
    `import struct
def ask(kind, body):
  s = socket.socket(16, 3, 0); s.settimeout(.3)
  s.send(struct.pack("IHHII", 16 + len(body), kind, 5, 1, 0) + body); code = struct.unpack("i", s.recv(4096)[16:20])[0]
  if code: raise OSError(-code, "refused")
attempt("address", lambda: ask(20, struct.pack("BBBBI", 2, 24, 0, 0, 1) + struct.pack("HH4B", 8, 2, 10, 0, 0, 1)))
attempt("link down", lambda: ask(16, struct.pack("BxHiII", 0, 0, 1, 0, 1)))
attempt("route", lambda: ask(24, struct.pack("8BI", 2, 0, 0, 0, 254, 4, 0, 1, 0)))
attempt("dummy device", lambda: ask(16, struct.pack("BxHiII", 0, 0, 0, 0, 0)))`,
  ),
  python(
    ...(['sockets', 'unix, by path and by name', 'refused'] as const),
    `for path in (HOST["HOST_SOCKET"], HOST["HOST_FOLDER"] + "/socket", "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket",
             "/run/systemd/private", "/run/containerd/containerd.sock", "/tmp/.X11-unix/X0", chr(0) + HOST["HOST_SOCKET"], chr(0) + "/tmp/.X11-unix/X0"):
  for kind in (1, 2, 5): attempt(path, lambda: socket.socket(1, kind).connect(path))`,
  ),
  javascript(
    ...(['sockets', 'unix, by path and by name', 'refused'] as const),
    `for (const path of [HOST.HOST_SOCKET, '\\0' + HOST.HOST_SOCKET, '/run/docker.sock', '/var/run/docker.sock']) {
  await attempt(path, () => connected({ path }));
}`,
  ),
];

const DNS: readonly HostileProgram[] = [
  python(
    ...(['dns', 'names', 'refused'] as const),
    'for name in ("example.com", "metadata.google.internal", "host.docker.internal", "kubernetes.default", "db"):\n  attempt(name, lambda: socket.getaddrinfo(name, 80))',
  ),
  python(
    ...(['dns', 'asking servers itself', 'refused'] as const),
    `${REACH}
query = b"\\x12\\x34\\x01\\x00\\x00\\x01" + bytes(6) + b"\\x07example\\x03com\\x00\\x00\\x01\\x00\\x01"
def ask(server):
  s = socket.socket(2, 2); s.settimeout(.2); s.sendto(query, (server, 53)); s.recv(512)
for server in ("8.8.8.8", "1.1.1.1", "127.0.0.53", "127.0.0.1", "10.0.0.2", HOST["HOST_ADDRESS"]): attempt(server, lambda: ask(server))
attempt("tcp", lambda: reach(2, 1, ("8.8.8.8", 53)))`,
  ),
  javascript(
    ...(['dns', 'names', 'refused'] as const),
    `import dns from 'node:dns/promises';
await attempt('lookup', () => dns.lookup('example.com'));
const resolver = new dns.Resolver({ timeout: 100, tries: 1 });
for (const server of ['8.8.8.8', '127.0.0.53']) { resolver.setServers([server]); await attempt(server, () => resolver.resolve4('example.com')); }`,
  ),
];

const METADATA: readonly HostileProgram[] = [
  python(
    ...(['metadata', 'of every cloud', 'refused'] as const),
    `${REACH}
for address in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16"): attempt(address, lambda: reach(2, 1, (address, 80)))
attempt("six", lambda: reach(10, 1, ("fd00:ec2::254", 80)))
attempt("link", lambda: reach(10, 1, ("fe80::a9fe:a9fe", 80)))`,
  ),
  python(
    ...(['metadata', 'by address in disguise', 'refused'] as const),
    `import urllib.request
for host in ("2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[::ffff:169.254.169.254]", "169.254.169.254.nip.io"):
  attempt(host, lambda: urllib.request.urlopen(f"http://{host}/latest/meta-data/", timeout=.3).read())`,
  ),
  javascript(
    ...(['metadata', 'by fetch', 'refused'] as const),
    `for (const url of ['http://169.254.169.254/latest/', 'http://[fd00:ec2::254]/', 'http://metadata.google.internal/', 'http://1.1.1.1/']) {
  await attempt(url, () => fetch(url, { signal: AbortSignal.timeout(300) }));
}`,
  ),
];

const LOOPBACK: readonly HostileProgram[] = [
  python(
    ...(['loopback', 'listeners of the host', 'refused'] as const),
    `${REACH}
port, udp = int(HOST["HOST_TCP"]), int(HOST["HOST_UDP"])
for address in ("127.0.0.1", "127.1.2.3", "0.0.0.0", "localhost", HOST["HOST_ADDRESS"], "172.17.0.1", "10.0.2.2"):
  attempt(address, lambda: reach(2, 1, (address, port))); attempt(address + " udp", lambda: reach(2, 2, (address, udp)))
for address in ("::1", "::", "::ffff:127.0.0.1"):
  attempt(address, lambda: reach(10, 1, (address, port))); attempt(address + " udp", lambda: reach(10, 2, (address, udp)))`,
  ),
  python(
    ...(['loopback', 'every port of it', 'refused'] as const),
    `def knock(port):
  s = socket.socket(); s.settimeout(.2); s.connect(("127.0.0.1", port)); s.getpeername() == s.getsockname() and 1 / 0
for port in [22, 80, 443, 2375, 3000, 5432, 6379, 8080, 9200, 11434, 27017, *range(1, 2000)]: attempt(port, lambda: knock(port))`,
  ),
  python(
    ...(['loopback', 'broadcast and multicast', 'refused'] as const),
    `def shout(address):
  s = socket.socket(2, 2); s.setsockopt(1, 6, 1); s.settimeout(.2); s.sendto(b"anybody", (address, int(HOST["HOST_UDP"]))); s.recv(10)
for address in ("255.255.255.255", "224.0.0.1", "224.0.0.251", "127.255.255.255"): attempt(address, lambda: shout(address))`,
  ),
  javascript(
    ...(['loopback', 'listeners of the host', 'refused'] as const),
    `for (const host of ['127.0.0.1', '::1', '0.0.0.0', 'localhost', HOST.HOST_ADDRESS]) {
  await attempt(host, () => connected({ host, port: Number(HOST.HOST_TCP) }));
}
await attempt('http', () => fetch('http://127.0.0.1:' + HOST.HOST_TCP, { signal: AbortSignal.timeout(300) }));
const { createSocket } = await import('node:dgram');
createSocket('udp4').on('error', () => {}).send('hello', Number(HOST.HOST_UDP), '127.0.0.1', () => {});`,
  ),
];

/** Programs that want to talk to somebody. */
export const NETWORK: readonly HostileProgram[] = [...SOCKETS, ...DNS, ...METADATA, ...LOOPBACK];
