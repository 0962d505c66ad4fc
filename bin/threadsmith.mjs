#!/usr/bin/env node
// Any Node from 18 on may start this: an older one than 24, or a checkout without packages, goes through bring-up.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;
const has = (path) => existsSync(new URL(path, import.meta.url));
const isOld = Number.parseInt(process.versions.node, 10) < NODE_MAJOR;

if (isOld || (has('../package-lock.json') && !has('../node_modules'))) {
  process.argv.splice(2, 0, '--', 'node', fileURLToPath(import.meta.url));
  await import('../bring-up.mjs');
} else {
  await import('../src/cli/threadsmith.ts');
}
