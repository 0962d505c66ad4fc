import { type Secret, secretKey } from '#domain/secret/secret.ts';
import type { Model } from '#ports/model.ts';
import { openBent } from './bent-workspace.ts';
import { lineUpFor } from './pausable.ts';
import { aScript, type Script, scriptedModel } from './scripted-model.ts';

const WORKSPACE = 'T0HARBOR';

/** A value that looks like no token, so that only its own masking finds it, with characters that encoders change. */
export const VALUE = 'Tr0ub4dor&3/harbour+light=9 zQ"w';

/** What is set where a test begins: for every channel, for no host. */
export const SECRET: Secret = {
  ...{ schema: 1, name: 'HARBOUR_KEY', version: 1, value: VALUE },
  ...{ hosts: [], channels: [], tools: [], by: 'cli:priya', at: 1 },
};

const PRINTS = `import base64, os, sys, time, urllib.parse

KEY = os.environ["HARBOUR_KEY"]

def say_it_all(out):
    raw = KEY.encode()
    print("plain", KEY, file=out)
    print("base64", base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode(), file=out)
    for before in ("", "a", "ab", "abc"):
        print("longer", base64.b64encode(f"{before}{KEY}:and more".encode()).decode(), file=out)
    print("url", urllib.parse.quote(KEY), urllib.parse.quote(KEY, safe=""), urllib.parse.quote_plus(KEY), file=out)
    print("hex", raw.hex(), raw.hex().upper(), file=out)
    print("reversed", KEY[::-1], file=out)
    print("quoted", repr(KEY), [KEY], {"key": KEY}, file=out)
    for size in (1, 7, len(KEY) - 1):
        out.write("split " + KEY[:size])
        out.flush()
        time.sleep(0.1)
        out.write(KEY[size:] + "\\n")
        out.flush()
`;

/** Says the value on both streams, is looked at while it runs, then fails with it. */
export const CHATTY_AND_BROKEN = `${PRINTS}
def count_rows(csv):
    say_it_all(sys.stdout)
    say_it_all(sys.stderr)
    time.sleep(4)
    raise ValueError(f"the server refused the key {KEY}, that is {KEY.encode().hex()}")
`;

/** Says the value on both streams, in its result and in files of every kind, and in their names. */
export const CHATTY = `${PRINTS}
def count_rows(csv):
    import json, struct
    say_it_all(sys.stdout)
    say_it_all(sys.stderr)
    raw = KEY.encode()
    with open("out/all.txt", "w") as out:
        say_it_all(out)
    with open("out/wide.txt", "w", encoding="utf-16") as out:
        out.write("value: " + KEY)
    for name in (KEY, KEY[::-1], base64.urlsafe_b64encode(raw).decode(), raw.hex()):
        path = f"out/{name}.txt"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.write("named " + KEY)
    with open("out/chart.png", "wb") as out:
        chunk = b"tEXt" + b"key\\0" + raw
        out.write(b"\\x89PNG\\r\\n\\x1a\\n" + struct.pack(">I", len(chunk)) + chunk + bytes(range(256)) + raw + b"\\0\\0" + base64.b64encode(raw))
    with open("out/table.csv", "w") as out:
        out.write("name,key\\n" + "".join(f'{row},"{KEY.replace(chr(34), chr(34) * 2)}"\\n' for row in "abc"))
    with open("out/report.json", "w") as out:
        json.dump({"key": KEY, KEY: 1}, out)
    with open(csv) as lines:
        rows = sum(1 for _ in lines) - 1
    return {"rows": rows, "key": KEY, "base64": base64.b64encode(raw).decode(), KEY: [KEY[::-1], raw.hex()]}
`;

/** The app with a secret in its store, and everything that it says, asks and keeps is taken down. */
export async function openWithSecrets(script: Script = {}, { hasEgress = false } = {}) {
  const current = aScript(script);
  const [prompts, records, blobs]: [string[], string[], string[]] = [[], [], []];
  const model = scriptedModel(current);
  const listening: Model & { readonly asked: unknown } = {
    ...model,
    async answer(question, signal, seen) {
      prompts.push(question.system, question.prompt);
      return model.answer(question, signal, seen);
    },
  };
  const started: string[] = [];
  const elsewhere = hasEgress ? { sandbox: await lineUpFor(() => started.push('run')) } : {};
  const workspace = await openBent(current, {
    ports: { model: listening, ...elsewhere },
    kept: (value) => records.push(JSON.stringify(value)),
    put: (bytes) => blobs.push(latin(bytes)),
  });
  const { emulator, lines, ports } = workspace;
  const set = async (secret: Secret): Promise<void> => {
    await ports.store.update(secretKey(WORKSPACE, secret.name), () => ({ value: secret, open: false }));
  };
  await set(SECRET);
  return {
    ...workspace,
    runs: () => workspace.runs() + started.length,
    script: current,
    set,
    /** Puts another record, or none, in the place of the secret's, as it is and with its version as given. */
    async replace(change: (secret: Secret) => Secret | undefined): Promise<void> {
      const next = change(SECRET);
      await (next === undefined ? ports.store.delete(secretKey(WORKSPACE, SECRET.name)) : set(next));
    },
    /** The JSON that a thread's last run gave. */
    async resultOf(thread: string): Promise<string> {
      const hash = (await workspace.last(thread))?.attempts.at(-1)?.run?.result;
      return hash ? latin((await ports.blobs.get(WORKSPACE, hash)) ?? new Uint8Array()) : '';
    },
    /** Everything that left the run, by where it went. */
    async traces() {
      const { world } = emulator;
      const audit = await Array.fromAsync(ports.audit.read(WORKSPACE));
      return {
        calls: JSON.stringify(emulator.calls()),
        sent: JSON.stringify(emulator.sent()),
        posts: JSON.stringify(world.posts),
        texts: JSON.stringify(world.posts.map(({ text }) => text)),
        files: [...world.files.values()].map(({ name, bytes }) => `${name}\n${latin(bytes)}`).join('\n'),
        log: lines.join(''),
        prompts: prompts.join('\n'),
        records: records.join('\n'),
        blobs: blobs.join('\n'),
        audit: JSON.stringify(audit),
      };
    },
  };
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
