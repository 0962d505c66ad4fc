import { z } from 'zod';
import { NODE } from '#adapters/sandboxes/program-line.ts';
import { canonical } from '#domain/json/canonical.ts';
import { DEFAULT_LIMITS, sha256 } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Sandbox, Template, Work } from '#ports/sandbox.ts';
import { type House, launchOf } from './container.ts';
import { commandLine } from './launch-line.ts';

const Answer = z.object({ checks: z.record(z.string(), z.boolean()), versions: z.record(z.string(), z.string()) });
const PACKAGES = ['numpy', 'pandas', 'scipy', 'matplotlib', 'openpyxl', 'requests'];
const ALWAYS = new AbortController().signal;

/** Tries what a program must not be able to do, and says what is installed. */
const PROGRAM = `
import json, os, platform, socket, subprocess
from importlib import metadata

def opens(path):
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
        return True
    except OSError:
        return False

def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None

status = open('/proc/self/status').read()
node = subprocess.run([${JSON.stringify(NODE)}, '--version'], capture_output=True, text=True).stdout
versions = {'python': platform.python_version(), 'node': node.strip().removeprefix('v')}
versions |= {name: version(name) for name in ${JSON.stringify(PACKAGES)} if version(name)}
print(json.dumps({'versions': versions, 'checks': {
    'not root': os.getuid() != 0,
    'no capabilities': 'CapEff:\\t0000000000000000' in status,
    'no new privileges': 'NoNewPrivs:\\t1' in status or 'NoNewPrivs' not in status,
    'no network': [name for _, name in socket.if_nameindex()] in ([], ['lo']),
    'system read-only': not any(map(opens, ['/usr/x', '/etc/x', '/x', '/work/in/x'])),
    'kernel settings read-only': not any(map(opens, ['/proc/sys/vm/swappiness', '/proc/sysrq-trigger'])),
    'own processes only': len([p for p in os.listdir('/proc') if p.isdigit()]) < 8,
}}))
`;

/**
 * What programs see in this image, by asking them. The digest covers the image's own and how containers are made.
 * Throws SANDBOX_UNAVAILABLE when the image lacks what programs need, or does not hold them.
 */
export async function describeTemplate(run: Sandbox['run'], house: House): Promise<Template> {
  const files = [{ path: 'check.py', bytes: Buffer.from(PROGRAM) }];
  const work: Work = { ...blank('python'), entry: 'check.py', files };
  const { stdout, stderr } = await run(work, () => {}, ALWAYS).catch((error: unknown) => {
    throw unfit(`the image does not work (${firstLine(error)}): build it again from sandbox.Dockerfile`, error);
  });
  const answer = Answer.safeParse(parsed(stdout));
  if (!answer.success) {
    throw unfit(`the image does not work (${lastLine(stderr)}): build it again from sandbox.Dockerfile`);
  }
  const { checks, versions } = answer.data;
  const failed = Object.keys(checks).filter((check) => checks[check] !== true);
  if (failed.length > 0) {
    throw unfit(`this Docker engine does not hold programs (${failed.join(', ')}): use another engine or runtime`);
  }
  if (!/^\d/.test(versions.node ?? '')) {
    throw unfit(`the image has no Node at ${NODE}: build it again from sandbox.Dockerfile`);
  }
  const launches = [blank('python'), blank('javascript'), blank('python', ['host'])].map((each) => [
    launchOf(house, each),
    commandLine(each),
  ]);
  return { provider: 'docker', digest: sha256(canonical({ versions, launches })), versions };
}

/** A program with everything left out that differs from run to run. */
export const blank = (language: Work['language'], hosts: readonly string[] = []): Work => ({
  ...{ owner: { workspace: 'self-test', turn: 'template', epoch: 0 }, language, entry: 'main', files: [], inputs: [] },
  ...{ environment: {}, timeZone: 'UTC', hosts, limits: { ...DEFAULT_LIMITS, files: 0 } },
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unfit = (message: string, cause?: unknown): AgentError =>
  new AgentError(message, { code: 'SANDBOX_UNAVAILABLE', cause });

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : '').split('\n')[0] ?? '';

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
