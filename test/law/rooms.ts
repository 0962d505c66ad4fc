import { posix } from 'node:path';
import type { Reference } from './references.ts';

/** A room's packages. `node:` alone stands for all that Node brings. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  domain: ['zod', 'node:crypto'],
  ports: ['zod'],
  agent: ['zod'],
  'adapters/anthropic': ['node:', '@anthropic-ai/sdk', 'zod'],
  'adapters/openai': ['node:', 'openai', 'zod'],
  'adapters/keyv': ['node:', 'keyv', '@keyv/redis', 'zod'],
  'adapters/blobs': ['node:', 'zod'],
  'adapters/library': ['node:', 'zod'],
  'adapters/audit': ['node:', 'zod'],
  'adapters/jobs': ['node:'],
  'adapters/calendar': ['croner'],
  'adapters/bubblewrap': ['node:', 'zod'],
  'adapters/docker': ['node:', 'dockerode', 'tar-stream', 'zod'],
  'adapters/e2b': ['node:', 'e2b', 'zod'],
  'adapters/egress': ['node:', 'proxy-chain'],
  'adapters/sandboxes': ['node:', 'tar-stream'],
  'adapters/models': ['node:'],
  'adapters/stores': ['node:', '@keyv/redis'],
  'adapters/slack': ['node:', '@slack/bolt', 'diff', 'zod'],
  'adapters/mcp': ['node:', '@modelcontextprotocol/server', 'zod'],
  'adapters/inspector': ['node:', 'web-tree-sitter', 'tree-sitter-python', 'acorn', 'acorn-walk', 'zod'],
  'adapters/system': ['node:', 'pino', 'zod'],
  playground: ['node:', 'ws', 'zod', 'vite', 'react', 'react-dom', '@fontsource-variable'],
  'front door': ['node:', 'zod'],
};

/** Which islands may look into a shared room. Nobody else may: no other island, no other shared room, not the front door. */
export const SHARED: Readonly<Record<string, readonly string[]>> = {
  'adapters/sandboxes': ['adapters/bubblewrap', 'adapters/docker', 'adapters/e2b'],
  'adapters/models': ['adapters/anthropic', 'adapters/openai'],
  'adapters/stores': ['adapters/keyv', 'adapters/library', 'adapters/blobs'],
};

/** Which floors a room may look down to. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ['domain'],
  agent: ['domain', 'ports'],
  adapters: ['domain', 'ports', 'agent'],
  playground: [],
  'front door': ['domain', 'ports', 'agent', 'adapters'],
};
const FRONT_DOOR = /^src\/(?:(?:main|app|config|models|embedding|sandboxes)\.ts$|cli\/)/;

/** The room a file stands in, for example `domain`, `adapters/keyv` or `front door`; undefined when there is none. */
export function roomOf(path: string): string | undefined {
  const [, floor = '', room] = path.split('/');
  if (FRONT_DOOR.test(path)) {
    return 'front door';
  }
  const name = floor === 'adapters' ? `adapters/${room}` : floor;
  return Object.hasOwn(PACKAGES, name) ? name : undefined;
}

/** The file in src/ or elsewhere that a reference leads to; undefined for packages. */
export function targetOf(path: string, { to, form }: Reference): string | undefined {
  if (to?.startsWith('#') === true) {
    return posix.join('src', to.slice(1)); // or `..` in it would name one room and lead into another
  }
  const isPath = to !== undefined && (/^\.{1,2}(?:\/|$)/.test(to) || to.startsWith('/') || form === 'url');
  return isPath ? posix.join(posix.dirname(path), to) : undefined;
}

/** Why a file may not refer to this, in words; undefined when it may. */
export function objection(path: string, reference: Reference): string | undefined {
  const room = roomOf(path);
  if (room === undefined) {
    return 'the file stands in no room';
  }
  if (reference.to === undefined) {
    return 'cannot be told from the text';
  }
  const target = targetOf(path, reference);
  if (target === undefined) {
    return packageObjection(room, reference.to);
  }
  return reference.to.startsWith('#') ? floorObjection(path, room, target) : pathObjection(room, target, reference);
}

function packageObjection(room: string, name: string): string | undefined {
  const allowed = PACKAGES[room] ?? [];
  const isListed = allowed.some((each) => name === each || name.startsWith(each.endsWith(':') ? each : `${each}/`));
  return isListed ? undefined : `${room} may not use the package ${name}`;
}

function floorObjection(path: string, room: string, target: string): string | undefined {
  const [, floor = ''] = target.split('/');
  const shared = roomOf(target) ?? '';
  if (Object.hasOwn(SHARED, shared)) {
    return SHARED[shared]?.includes(room) === true ? undefined : `${room} may not look at ${shared}`;
  }
  const isOpen = BELOW[room.split('/')[0] ?? '']?.includes(floor) === true;
  const isPlayground = floor === 'playground' && path.startsWith('src/cli/');
  return isOpen || isPlayground ? undefined : `${room} may not look at ${floor}`;
}

function pathObjection(room: string, target: string, { to = '', form }: Reference): string | undefined {
  const isPure = ['domain', 'ports', 'agent'].includes(room);
  if (form === 'url' && !target.startsWith('src/') && !isPure) {
    return undefined; // the lock file, the manifest: no code of ours
  }
  if (roomOf(target) !== room) {
    return `leaves ${room} by a path`;
  }
  return room === 'ports' && to.startsWith('..') ? 'ports is one folder' : undefined;
}
