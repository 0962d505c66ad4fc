import { crc32, deflateRawSync } from 'node:zlib';

/** One member of an archive. What is given beside name and content is a lie told in the headers. */
export interface Member {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** Bytes as they stand in the archive, for content that is too large to make here. */
  readonly deflated?: Uint8Array;
  readonly size?: number;
  readonly locked?: boolean;
}

/** A ZIP archive as PKWARE's APPNOTE describes it: members, their list, its end. */
export function zip(members: readonly Member[]): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content = '', deflated, size, locked = false } of members) {
    const bytes = Buffer.from(content);
    const body = Buffer.from(deflated ?? deflateRawSync(bytes));
    const named = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x800 | (locked ? 1 : 0), 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(body.length, 14);
    shared.writeUInt32LE(size ?? bytes.length, 18);
    shared.writeUInt16LE(named.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    bodies.push(Buffer.from('PK\x03\x04'), shared, named, body);
    list.push(Buffer.from('PK\x01\x02\x14\x00'), shared, tail, named);
    at += 30 + named.length + body.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length % 65_536, 4);
  end.writeUInt16LE(members.length % 65_536, 6);
  end.writeUInt32LE(
    list.reduce((sum, { length }) => sum + length, 0),
    8,
  );
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, ...list, Buffer.from('PK\x05\x06'), end]);
}

export interface Sheet {
  readonly name: string;
  /** Cells as text; all of them strings. */
  readonly rows: readonly (readonly string[])[];
  /** The size that the sheet says it has; none by default. */
  readonly dimension?: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A minimal Excel workbook (ECMA-376), with members of one's own in place of ours. */
export function xlsx(sheets: readonly Sheet[], own: readonly Member[] = []): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006';
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const each = (made: (sheet: Sheet, number: number) => string): string =>
    sheets.map((sheet, index) => made(sheet, index + 1)).join('');
  const types = each(
    (_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  const members: Member[] = [
    {
      name: '[Content_Types].xml',
      content: `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${types}</Types>`,
    },
    {
      name: '_rels/.rels',
      content: `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${each(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships xmlns="${packaged}/relationships">${each((_, n) => `<Relationship Id="r${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}</Relationships>`,
    },
    ...sheets.map(({ rows, dimension }, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: `<worksheet xmlns="${main}">${dimension === undefined ? '' : `<dimension ref="${dimension}"/>`}<sheetData>${rows.map(rowXml).join('')}</sheetData></worksheet>`,
    })),
  ];
  const replaced = new Set(own.map(({ name }) => name));
  return zip([...members.filter(({ name }) => !replaced.has(name)), ...own]);
}

const rowXml = (cells: readonly string[], index: number): string =>
  `<row r="${index + 1}">${cells.map((cell) => `<c t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`).join('')}</row>`;

/** A locked workbook as Office stores it: an old container with a stream of this name in its directory. */
export function lockedOffice(): Buffer {
  const bytes = Buffer.alloc(2048);
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  bytes.write('EncryptedPackage', 1024 + 128, 'utf16le');
  bytes.writeUInt16LE(34, 1024 + 128 + 64);
  return bytes;
}
