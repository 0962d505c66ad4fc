import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NODE_IMAGE, PACKAGES } from '#adapters/e2b/template-list.ts';
import { ROOT } from '../../law/checkout.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const debian = (text: string): string[] => [...new Set(text.match(/\bpython3-\w+/g))].sort();

describe('sandbox.Dockerfile', () => {
  const text = read('sandbox.Dockerfile');

  test('installs what the other sandboxes have', () => {
    expect(debian(text)).toEqual(debian(read('bring-up.mjs')));
    expect(debian(text)).toEqual(debian(PACKAGES.join(' ')));
    expect(text).toContain(`FROM node:${NODE_IMAGE} AS build\n`);
  });

  test('copies only what the build may see', () => {
    const copied = [.../^COPY (?!--from)(.+) \.\/$/m.exec(text)![1]!.split(' ')];
    expect(copied.map((path) => read(path).length > 0)).toEqual([true, true]);
    expect(read('.dockerignore')).toContain('!src\n');
  });
});
