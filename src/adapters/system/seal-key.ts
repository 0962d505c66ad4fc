import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SEAL_KEY_BYTES } from '#domain/secret/seal.ts';
import { AgentError } from '#domain/text/errors.ts';

const KEY_FILE = 'seal.key';
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * The embedded key, 32 bytes, kept as hex in `FOLDER/seal.key`; made at the first start. Several processes that start
 * at once get the same key. Throws CONFIG_INVALID when the folder cannot be made, when others may read the file, or when
 * it holds no key.
 */
export async function loadOrMakeKey(folder: string): Promise<Uint8Array> {
  const file = join(folder, KEY_FILE);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new AgentError(`the folder ${folder} cannot be made: THREADSMITH_DATA names another`, {
      code: 'CONFIG_INVALID',
      cause,
    });
  });
  if (!(await exists(file))) {
    await make(file);
  }
  const { mode } = await stat(file);
  if ((mode & OTHERS) !== 0) {
    throw new AgentError(`others may read ${file}: chmod 600 it`, { code: 'CONFIG_INVALID' });
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (key.length !== SEAL_KEY_BYTES) {
    throw new AgentError(`${file} does not hold a key of ${SEAL_KEY_BYTES} bytes as hex`, { code: 'CONFIG_INVALID' });
  }
  return key;
}

/** Written whole and durable beside its place, then linked: `link` refuses when another process was first. */
async function make(file: string): Promise<void> {
  const beside = `${file}.${randomBytes(8).toString('hex')}`;
  const handle = await open(beside, 'wx', OWNER_ONLY);
  try {
    await handle.writeFile(`${randomBytes(SEAL_KEY_BYTES).toString('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(beside, file);
  } catch (cause) {
    if (!(await exists(file))) {
      throw new AgentError(`cannot make ${file}`, { code: 'CONFIG_INVALID', cause });
    }
  } finally {
    await rm(beside);
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
