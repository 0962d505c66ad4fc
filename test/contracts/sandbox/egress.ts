import { describe, expect, test, vi } from 'vitest';
import { RELAY_SOCKET } from '#domain/program/relay-program.ts';
import { attempt } from './bench.ts';
import { type EgressBench, egressBench, type OpenEgress, type OpenSandbox } from './egress-bench.ts';
import { describeHostileEgress } from './egress-hostile.ts';

/** What a sandbox with a way out must do. `openSandbox` makes one over the given egress. */
export function egressSandboxContract(openEgress: OpenEgress, openSandbox: OpenSandbox): void {
  describe('sandbox with a way out', () => {
    const bench = egressBench(openEgress, openSandbox);
    describeReach(bench);
    describeBounds(bench);
    describeHostileEgress(bench);
  });
}

function describeReach({ sandbox, site, run, asks }: EgressBench): void {
  test('Python reaches what is approved, with requests and with urllib', async () => {
    const text = `import json, requests, ssl, urllib.request as u
tls = ssl.create_default_context(cafile="in/ca.pem"); s = requests.Session(); s.verify = "in/ca.pem"
print(json.dumps([s.get("https://one.test/a?b=1").text, s.post("http://plain.test/b", data="x" * 100000).text,
  u.urlopen("https://one.test/c", context=tls).read().decode(), u.urlopen("http://plain.test/d").read().decode()]))`;
    expect(await asks(text)).toEqual([
      ...['https one.test /a?b=1', 'http plain.test /b', 'https one.test /c', 'http plain.test /d'],
    ]);
  });

  test('JavaScript reaches what is approved, with fetch and with http', async () => {
    const text = `import http from 'node:http'; import https from 'node:https';
const ask = (from, url) => new Promise((resolve) => from.get(url, (answer) => answer.toArray().then((all) => resolve(all.join('')))));
console.log(await (await fetch('https://one.test/a')).text());
console.log(await (await fetch('http://plain.test/b', { method: 'POST', body: 'x' })).text());
console.log(await ask(https, 'https://one.test/c'));
console.log(await ask(http, 'http://plain.test/d'));`;
    const { stdout, stderr } = await run(text, { language: 'javascript' });
    expect(stdout).toBe('https one.test /a\nhttp plain.test /b\nhttps one.test /c\nhttp plain.test /d\n');
    expect(stderr).toBe('');
  });

  test('no other name or port, and no name that leads where nobody may go', async () => {
    const urls = [
      ...['https://two.test/', 'http://two.test/', 'http://one.test/', 'https://plain.test/', 'https://one.test:444/'],
      ...[
        'https://bad.test/',
        'https://meta.test/',
        'https://inner.test/',
        'https://mixed.test/',
        'https://gone.test/',
      ],
      ...[`http://one.test:${site().ports[80]}/`, `https://one.test:${site().ports[443]}/`, 'http://169.254.169.254/'],
      ...['https://1.1.1.1/', 'http://2130706433/', 'http://[::ffff:7f00:1]/', 'http://sandbox/', 'ftp://one.test/'],
    ];
    const python = `import json, requests
def get(url):
  try: return requests.get(url, verify="in/ca.pem", timeout=5).status_code
  except Exception as e: return type(e).__name__
print(json.dumps([get(url) for url in ${JSON.stringify(urls)}]))`;
    const seen = await asks<(string | number)[]>(python);
    const reached = urls.filter(
      (_, index) => ![403, 400, 'ProxyError', 'InvalidSchema', 'ConnectionError'].includes(seen[index]!),
    );
    expect(reached).toEqual([]);
    const script = `for (const url of ${JSON.stringify(urls)}) try { const { status } = await fetch(url); if (status < 400) console.log(url); } catch {}`;
    expect((await run(script, { language: 'javascript' })).stdout).toBe('');
    expect(site().visits).toEqual([]);
  });

  test('a redirect to elsewhere ends there', async () => {
    const places = ['https://two.test/x', 'http://one.test/x', 'http://127.0.0.1/x', 'http://169.254.169.254/x'];
    const text = `import json, requests
def get(to):
  try: return requests.get("https://one.test/moved", params={"to": to}, verify="in/ca.pem", timeout=5).status_code
  except Exception as e: return "refused"
print(json.dumps([get(to) for to in ${JSON.stringify(places)}]))`;
    expect(await asks(text)).toEqual(['refused', 403, 403, 403]);
    expect(site().visits.map(({ path }) => path.slice(0, 6))).toEqual(Array(4).fill('/moved'));
  });

  test('two runs at once do not reach what is the other’s', async () => {
    const text = (own: string, other: string) => `import json, requests
def get(name):
  try: return requests.get(f"https://{name}/", verify="in/ca.pem", timeout=5).text
  except requests.exceptions.ProxyError: return "refused"
print(json.dumps([get(name) for name in ["${own}", "${other}"] * 10]))`;
    const [one, two] = await Promise.all([
      asks<string[]>(text('one.test', 'two.test'), { hosts: ['one.test'] }),
      asks<string[]>(text('two.test', 'one.test'), { hosts: ['two.test'] }),
    ]);
    expect(one).toEqual(Array(10).fill(['https one.test /', 'refused']).flat());
    expect(two).toEqual(Array(10).fill(['https two.test /', 'refused']).flat());
  });

  test('a run without hosts has no way out, and says so in its template', async () => {
    const text = `import json, os, socket
def reach(family, address):
  try: socket.socket(family).connect(address); return "connected"
  except OSError: return "refused"
print(json.dumps([reach(socket.AF_INET, ("127.0.0.1", 3128)), reach(socket.AF_UNIX, "${RELAY_SOCKET}"),
  [n for n in os.environ if "proxy" in n.lower()]]))`;
    expect(await asks(text, { hosts: [] })).toEqual(['refused', 'refused', []]);
    expect(await sandbox().describe()).toMatchObject({ egress: true });
  });
}

function describeBounds({ sandbox, site, run, asks }: EgressBench): void {
  test('the relay takes neither processes nor descriptors from the program', async () => {
    const text = `import json, os, subprocess
made = []
try:
  while len(made) < 100: made.append(subprocess.Popen(["/bin/sleep", "60"]))
except OSError: pass
print(json.dumps([len(made), sorted(int(n) for n in os.listdir("/proc/self/fd"))[:3]]))`;
    const limits = { processes: 8 };
    const [without] = await asks<[number]>(text, { hosts: [], limits });
    const [made, descriptors] = await asks<[number, number[]]>(text, { limits });
    expect(made).toBeGreaterThanOrEqual(without);
    expect(descriptors).toEqual([0, 1, 2]);
  });

  test('a thousand connections, twenty at a time, all arrive', { timeout: 60_000 }, async () => {
    const text = `import json, requests
from concurrent.futures import ThreadPoolExecutor
get = lambda n: requests.get(f"http://plain.test/{n}").text == f"http plain.test /{n}"
print(json.dumps(sum(ThreadPoolExecutor(20).map(get, range(1000)))))`;
    expect(await asks(text, { limits: { seconds: 50 } })).toBe(1000);
    expect(new Set(site().visits.map(({ path }) => path)).size).toBe(1000);
  });

  test('who holds many connections open waits for himself only', async () => {
    const text = `import json, requests, socket
held = [socket.create_connection(("127.0.0.1", 3128)) for _ in range(150)]
for each in held: each.close()
print(json.dumps(requests.get("https://one.test/", verify="in/ca.pem", timeout=8).text))`;
    expect(await asks(text)).toBe('https one.test /');
  });

  test('what is large goes through in both directions', async () => {
    const text = `import json, requests
body = requests.get("https://one.test/long?bytes=30000000", verify="in/ca.pem").content
print(json.dumps([len(body), requests.post("https://one.test/up", data=bytes(20000000), verify="in/ca.pem").text]))`;
    expect(await asks(text)).toEqual([30_000_000, 'https one.test /up']);
  });

  test('a stopped run leaves no connection behind', async () => {
    const text = `import requests; print("up", flush=True); requests.get("https://one.test/silent", verify="in/ca.pem")`;
    const stop = new AbortController();
    const ending = run(text, { signal: stop.signal });
    await vi.waitFor(() => expect(site().visits).toHaveLength(1), { timeout: 10_000 });
    stop.abort();
    expect((await ending).ending).toEqual({ kind: 'stopped' });
    await vi.waitFor(() => expect(site().open()).toBe(0));
  });

  test('a host that is no exact name opens no sandbox', async () => {
    const bad = attempt(sandbox(), 'print(1)', { hosts: ['*.test'] });
    await expect(bad).rejects.toMatchObject({ code: 'INTERNAL' });
  });
}
