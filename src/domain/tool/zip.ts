/** A file on its way into an archive; its path is ASCII, with slashes. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const MOST_ENTRIES = 65_535;

/**
 * Files as one ZIP archive, stored without compression. The same files give the same bytes: each is of 1 January 1980, and
 * anybody may read it. Throws RangeError for more files than the plain format counts.
 */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array {
  if (entries.length > MOST_ENTRIES) {
    throw new RangeError(`${entries.length} files are more than a ZIP archive holds`);
  }
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, bytes } of entries) {
    const name = Buffer.from(path);
    const about = aboutFile(name, bytes);
    directory.push(Buffer.concat([MADE_BY, about, place(offset), name]));
    parts.push(Buffer.concat([LOCAL, about, name, bytes]));
    offset += LOCAL.length + about.length + name.length + bytes.length;
  }
  const listed = Buffer.concat(directory);
  return new Uint8Array(Buffer.concat([...parts, listed, end(entries.length, listed.length, offset)]));
}

const LOCAL = Buffer.from('PK\x03\x04');
/** The sign of an entry in the directory, and that its attributes are those of Unix. */
const MADE_BY = Buffer.from('PK\x01\x02\x14\x03');
const END = Buffer.from('PK\x05\x06');
const VERSION = 20;
const UTF8 = 0x0800;
const DATE = 0x0021;
const READABLE = 0o100644;

/** What both headers of a file say of it, in the same order. */
function aboutFile(name: Uint8Array, bytes: Uint8Array): Buffer {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(VERSION, 0);
  about.writeUInt16LE(UTF8, 2);
  about.writeUInt16LE(DATE, 8); // method 0 and time 0 stand before it
  about.writeUInt32LE(crc32(bytes), 10);
  about.writeUInt32LE(bytes.length, 14);
  about.writeUInt32LE(bytes.length, 18);
  about.writeUInt16LE(name.length, 22); // and no extra field
  return about;
}

/** The rest of an entry in the directory: no comment, disk 0, no inner attributes, who may read it, where it stands. */
function place(offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(READABLE * 0x10000, 6);
  rest.writeUInt32LE(offset, 10);
  return rest;
}

function end(count: number, size: number, offset: number): Buffer {
  const last = Buffer.alloc(18);
  last.writeUInt16LE(count, 4);
  last.writeUInt16LE(count, 6);
  last.writeUInt32LE(size, 8);
  last.writeUInt32LE(offset, 12);
  return Buffer.concat([END, last]);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: 8 }).reduce<number>((crc) => (crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1), byte),
);

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
