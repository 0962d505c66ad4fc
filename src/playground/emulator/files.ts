import type { Stage } from './stage.ts';
import { TEAM } from './world/people.ts';
import type { StoredFile } from './world/types.ts';

const KINDS: ReadonlyMap<string, readonly [mimetype: string, pretty: string]> = new Map(
  Object.entries({
    csv: ['text/csv', 'CSV'],
    gif: ['image/gif', 'GIF'],
    html: ['text/html', 'HTML'],
    jpeg: ['image/jpeg', 'JPEG'],
    jpg: ['image/jpeg', 'JPEG'],
    js: ['text/javascript', 'JavaScript'],
    json: ['application/json', 'JSON'],
    md: ['text/markdown', 'Markdown'],
    mjs: ['text/javascript', 'JavaScript'],
    parquet: ['application/octet-stream', 'Binary'],
    pdf: ['application/pdf', 'PDF'],
    png: ['image/png', 'PNG'],
    py: ['text/x-python', 'Python'],
    svg: ['image/svg+xml', 'SVG'],
    tsv: ['text/tab-separated-values', 'TSV'],
    txt: ['text/plain', 'Plain Text'],
    xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel Spreadsheet'],
    zip: ['application/zip', 'Zip'],
  }),
);

/** A file that somebody is about to upload. */
export function announceFile(
  stage: Stage,
  file: { name: string; bytes: number; user: string; altText?: string | undefined },
): StoredFile {
  const ending = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const [mimetype, prettyType] = KINDS.get(ending) ?? ['application/octet-stream', 'Binary'];
  const stored: StoredFile = {
    id: stage.world.nextId('F'),
    name: file.name,
    title: file.name,
    mimetype,
    filetype: KINDS.has(ending) ? ending : 'binary',
    prettyType,
    user: file.user,
    team: stage.world.people.get(file.user)?.team ?? TEAM.id,
    bytes: new Uint8Array(),
    created: Math.floor(Date.now() / 1_000),
    state: 'announced',
    announcedBytes: file.bytes,
    shares: [],
    handed: false,
    ...(file.altText === undefined ? {} : { altText: file.altText }),
  };
  stage.world.files.set(stored.id, stored);
  return stored;
}

/** A file that a person dropped into the composer: it is here at once, and nobody else sees it yet. */
export function dropFile(stage: Stage, user: string, name: string, bytes: Uint8Array): StoredFile {
  const file = announceFile(stage, { name, bytes: bytes.byteLength, user });
  file.bytes = bytes;
  file.state = 'ready';
  return file;
}
