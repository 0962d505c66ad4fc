/** Builds the page once per state of its sources; a second start finds the folder of the first. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('./page', import.meta.url));
const PROTOCOL = fileURLToPath(new URL('./protocol.ts', import.meta.url));
const LOCK = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/threadsmith', import.meta.url));

/** The folder with index.html and its assets, built when it is not there yet (seconds), else found (milliseconds). Prints nothing. */
export async function pageFolder(): Promise<string> {
  const folder = join(CACHE, `page-${await hashOfSources()}`);
  if (!existsSync(folder)) {
    await buildInto(folder);
  }
  return folder;
}

async function hashOfSources(): Promise<string> {
  const entries = await readdir(PAGE, { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = fileURLToPath(import.meta.url);
  const hash = createHash('sha256');
  for (const path of [...sources, PROTOCOL, own, ...(existsSync(LOCK) ? [LOCK] : [])].sort()) {
    hash.update(path.slice(PAGE.length - 'page'.length)).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Builds beside the target and moves it there in one step, so that nobody ever serves half a page. */
async function buildInto(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const beside = join(CACHE, `building-${randomUUID()}`);
  const { build } = await import('vite'); // here and not on top: a start that finds the folder never loads it
  try {
    await build({
      configFile: false,
      root: PAGE,
      base: './',
      mode: 'production',
      logLevel: 'silent',
      // The starting process may run with another NODE_ENV (a test runner, say): the page is always the production one.
      define: { 'process.env.NODE_ENV': '"production"' },
      oxc: { jsx: { runtime: 'automatic', development: false } },
      build: {
        outDir: beside,
        assetsInlineLimit: 0, // data: addresses would break under default-src 'self'
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        target: 'es2023',
      },
    });
    await rename(beside, folder);
  } catch (error) {
    if (!existsSync(folder)) {
      throw new Error('The playground page could not be built.', { cause: error });
    }
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
