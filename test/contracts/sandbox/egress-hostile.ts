import { describe, expect, test } from 'vitest';
import { RELAY_SOCKET } from '#domain/program/relay-program.ts';
import type { EgressBench } from './egress-bench.ts';

/** Python that speaks to the relay, or to the socket behind it, and gives the status lines of what comes back. */
const SPEAK = `import json, os, re, signal, socket, ssl
def connect(near=True):
  s = socket.socket(socket.AF_INET if near else socket.AF_UNIX); s.settimeout(5)
  s.connect(("127.0.0.1", 3128) if near else "${RELAY_SOCKET}"); return s
def hear(s):
  all = b""
  try:
    while data := s.recv(65536): all += data
  except OSError: pass
  return all.decode("latin1")
def say(text, near=True, end=False):
  s = connect(near)
  try:
    s.sendall(text if isinstance(text, bytes) else text.encode("latin1"))
    if end: s.shutdown(socket.SHUT_WR)
  except OSError: pass
  return hear(s)
def codes(text, near=True): return [int(c) for c in re.findall(r"HTTP/1\\.1 (\\d{3})", say(text, near))]
def get(url, host, more="", close=True):
  return f"GET {url} HTTP/1.1\\r\\nHost: {host}\\r\\n{more}" + ("Connection: close\\r\\n" if close else "") + "\\r\\n"
def tunnel(target):
  s = connect(); s.sendall(f"CONNECT {target} HTTP/1.1\\r\\nHost: {target}\\r\\n\\r\\n".encode())
  head = s.recv(65536); return s if b" 200 " in head else None
def secured(target, name):
  tls = ssl.create_default_context(cafile="in/ca.pem"); tls.check_hostname = False
  try: return hear_tls(tls.wrap_socket(tunnel(target), server_hostname=name))
  except (OSError, AttributeError) as e: return type(e).__name__
def hear_tls(s): s.sendall(get("/tls", "one.test").encode()); return hear(s).split()[-3:]
`;

/** What programs try that want more than was approved. */
export function describeHostileEgress({ site, run, asks }: EgressBench): void {
  describe('hostile', () => {
    const speak = <T>(text: string): Promise<T> => asks<T>(`${SPEAK}${text}`);
    const paths = () => site().visits.map(({ host, path }) => `${host} ${path}`);

    test('there is no network beside it: no address, no name, no host loopback', async () => {
      const { 80: plain, 443: tls } = site().ports;
      const before = site().connections();
      const seen = await speak(`
def reach(kind, address):
  s = socket.socket(kind); s.settimeout(2)
  try: s.connect(address); return "connected"
  except OSError: return "refused"
def name(n):
  try: socket.getaddrinfo(n, 443); return "found"
  except OSError: return "refused"
def ask_dns():
  s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(1)
  try: s.sendto(b"x", ("8.8.8.8", 53)); return "sent"
  except OSError: return "refused"
print(json.dumps([reach(socket.AF_INET, ("127.0.0.1", ${plain})), reach(socket.AF_INET, ("127.0.0.1", ${tls})),
  reach(socket.AF_INET, ("1.1.1.1", 443)), reach(socket.AF_INET, ("169.254.169.254", 80)),
  reach(socket.AF_INET6, ("::1", ${plain})), reach(socket.AF_INET6, ("2606:4700:4700::1111", 443)),
  name("one.test"), name("example.com"), ask_dns(), *[n for _, n in socket.if_nameindex() if n != "lo"]]))`);
      expect(seen).toEqual(Array(9).fill('refused'));
      expect(site().connections()).toBe(before);
    });

    test('a Host header that says something else than the address is refused', async () => {
      const seen = await speak(`
ok = "http://plain.test/ok"
print(json.dumps([codes(text, near) for near in [True, False] for text in [
  get(ok, "plain.test"), get(ok, "PLAIN.test:80"), get(ok, "two.test"), get(ok, "plain.test", "Host: two.test\\r\\n"),
  get(ok, "plain.test:81"), get("http://two.test/", "plain.test"), get("/ok", "plain.test"), get("http://plain.test@two.test/", "plain.test"),
  get("http://u:p@plain.test/", "plain.test"), get("https://one.test/", "one.test"), "GET http://plain.test/ HTTP/1.1\\r\\n\\r\\n",
  get("http://plain.test:80@two.test/", "two.test"), get("http://two.test#plain.test/", "plain.test"), get("file:///etc/passwd", "plain.test")]]))`);
      const once = [[200], [200], [400], [400], [400], [400], [400], [400], [400], [400], [400], [400], [400], [400]];
      expect(seen).toEqual([...once, ...once]);
      expect(paths().map((path) => path.toLowerCase().replace(':80', ''))).toEqual(Array(4).fill('plain.test /ok'));
    });

    test('a second request on one connection is judged like the first', async () => {
      const seen = await speak(`
ok, bad = get("http://plain.test/ok", "plain.test", close=False), get("http://two.test/bad", "two.test")
chunk = get("http://two.test/bad", "two.test").encode()
smuggled = b"%x\\r\\n%s\\r\\n0\\r\\n\\r\\n" % (len(chunk), chunk)
print(json.dumps([codes(ok + bad), codes(ok + ok + bad), codes(ok + "CONNECT two.test:443 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"),
  codes(get("http://plain.test/te", "plain.test", "Transfer-Encoding: chunked\\r\\n").encode() + smuggled),
  codes(get("http://plain.test/both", "plain.test", "Content-Length: 4\\r\\nTransfer-Encoding: chunked\\r\\n").encode() + smuggled)]))`);
      expect(seen).toSatisfy((all: number[][]) => all.flat().every((code) => [200, 400, 403].includes(code)));
      expect(paths().filter((path) => path !== 'plain.test /ok')).toEqual([]);
    });

    test('no upgrade and no plain tunnel leads past it', async () => {
      const seen = await speak(`
upgrade = "Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\\r\\nSec-WebSocket-Version: 13\\r\\n"
s = connect(); s.sendall((get("http://plain.test/up", "plain.test", upgrade, False) + get("http://two.test/bad", "two.test")).encode())
answer = s.recv(65536).decode()
inner = []
for text in [get("/in", "plain.test"), get("/bad", "two.test"), get("http://two.test/bad", "two.test"), "CONNECT two.test:443 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"]:
  s = tunnel("plain.test:80"); s.sendall(text.encode()); inner.append(re.findall(r"HTTP/1\\.1 (\\d{3})", hear(s)))
print(json.dumps(["101" in answer, inner]))`);
      expect(seen).toEqual([false, [['200'], ['400'], ['400'], []]]);
      expect(paths().sort()).toEqual(['plain.test /in', 'plain.test /up']);
    });

    test('CONNECT leads to no address, however it is written', async () => {
      const targets = [
        ...['127.0.0.1:443', '127.0.0.1:80', '[::1]:443', '[::ffff:127.0.0.1]:443', '2130706433:443', '0x7f.1:443'],
        ...[
          '169.254.169.254:80',
          'localhost:443',
          'two.test:443',
          'one.test:80',
          'one.test:22',
          'one.test.:443',
          ':443',
        ],
        ...['one.test:443:443', 'one.test:443@two.test:443', 'two.test:443#one.test:443', 'one.test', '/', '*', ' '],
      ];
      const seen = await speak<number[][]>(`
print(json.dumps([codes(f"CONNECT {t} HTTP/1.1\\r\\nHost: one.test:443\\r\\n\\r\\n") for t in ${JSON.stringify(targets)}]))`);
      expect(seen.flat().filter((code) => code !== 400 && code !== 403)).toEqual([]);
      expect(site().visits).toEqual([]);
    });

    test('a tunnel carries TLS for its own name and nothing else', async () => {
      const seen = await speak(`
def raw(data):
  s = tunnel("one.test:443"); s.sendall(data); s.shutdown(socket.SHUT_WR); return hear(s)
print(json.dumps([secured("one.test:443", "one.test"), secured("one.test:443", "two.test"), secured("one.test:443", None),
  secured("one.test:443", "ONE.test"), raw(get("/bad", "one.test").encode())[:4], raw(b"SSH-2.0-x\\r\\n")[:4], raw(b"\\x16\\x03")[:4]]))`);
      const alert = '\u0015\u0003\u0003\0';
      const answer = ['https', 'one.test', '/tls'];
      expect(seen).toEqual([answer, 'SSLError', 'SSLError', answer, alert, alert, alert]);
      expect(site().visits.map(({ serverName }) => serverName.toLowerCase())).toEqual(['one.test', 'one.test']);
    });

    test('bytes of any kind do no harm, neither to the relay nor to what is behind it', async () => {
      const seen = await speak(`
junk = [os.urandom(2000000), b"\\0" * 100000, b"GET " + b"a" * 1000000, b"GET http://plain.test/ HTTP/1.1\\r\\n" + b"a: b\\r\\n" * 100000,
  b"CONNECT one.test:443 HTTP/1.1\\r\\n\\r\\n" + os.urandom(100000), b"\\r\\n" * 100000, b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n", b"\\x05\\x01\\x00"]
for near in [True, False]:
  for each in junk: say(each, near, True)
rights = connect(False); r, w = os.pipe(); socket.send_fds(rights, [b"GET "], [r, w]); rights.close()
print(json.dumps([codes(get("http://plain.test/still", "plain.test"), near) for near in [True, False]]))`);
      expect(seen).toEqual([[200], [200]]);
      expect(paths()).toEqual(['plain.test /still', 'plain.test /still']);
    });

    test('who kills the relay, or takes its place, gets no further than the socket', async () => {
      const seen = await speak(`
for p in [int(p) for p in os.listdir("/proc") if p.isdigit()]:
  try:
    if b"selectors" in open(f"/proc/{p}/cmdline", "rb").read() and p not in (1, os.getpid()): os.kill(p, signal.SIGKILL)
  except OSError: pass
gone = False
while not gone:
  try: connect().close()
  except OSError: gone = True
server = socket.create_server(("127.0.0.1", 3128))
print(json.dumps([gone, codes(get("http://two.test/", "two.test"), False), codes(get("http://plain.test/direct", "plain.test"), False)]))`);
      expect(seen).toEqual([true, [403], [200]]);
      expect(paths()).toEqual(['plain.test /direct']);
    });

    test('the socket cannot be taken away, replaced or be handed on', async () => {
      const { stdout, ending } = await run(`${SPEAK}
def fails(act, *a):
  try: act(*a); return False
  except OSError: return True
print(fails(os.unlink, "${RELAY_SOCKET}"), fails(os.rename, "${RELAY_SOCKET}", "/tmp/x"), fails(os.chmod, "${RELAY_SOCKET}", 0o666),
  fails(os.link, "${RELAY_SOCKET}", "/work/out/x"), fails(socket.socket(socket.AF_UNIX).bind, "${RELAY_SOCKET}"), set(os.listdir("/opt")) - {"node"})`);
      expect(ending).toEqual({ kind: 'exited', code: 0 });
      expect(stdout).toBe("True True True True True {'egress'}\n");
    });
  });
}
