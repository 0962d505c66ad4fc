/** What a client's first bytes say: whom it wants, that more must come, or nothing that we let through. */
export type Hello =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'more' }
  | { readonly kind: 'refused' };

const MORE: Hello = { kind: 'more' };
const REFUSED: Hello = { kind: 'refused' };
const HANDSHAKE = 22;
const TLS_MAJOR = 3;
const CLIENT_HELLO = 1;
const RECORD_HEADER_BYTES = 5;
const MESSAGE_HEADER_BYTES = 4;
const HELLO_BYTES = 16_384;
const VERSION_AND_RANDOM_BYTES = 34;
/** Extensions: server_name, and encrypted_client_hello, which could hide another name. Source: IANA's TLS registry. */
const [SERVER_NAME, ENCRYPTED_HELLO] = [0, 0xfe0d];
const HOST_NAME = 0;

/**
 * Reads the server name out of a TLS ClientHello (RFC 8446 §4.1.2, RFC 6066 §3), which may come in several records.
 * Strict: one name, said once, nothing hidden. A server that answers for many names tells them apart by this one.
 */
export function readHello(bytes: Buffer): Hello {
  const message = joinRecords(bytes);
  if (message === undefined) {
    return REFUSED;
  }
  if (message.length < MESSAGE_HEADER_BYTES) {
    return message.length > 0 && message[0] !== CLIENT_HELLO ? REFUSED : MORE;
  }
  const length = message.readUIntBE(1, 3);
  if (message[0] !== CLIENT_HELLO || length > HELLO_BYTES) {
    return REFUSED;
  }
  const body = message.subarray(MESSAGE_HEADER_BYTES);
  return body.length < length ? MORE : nameIn(body.subarray(0, length));
}

/** What the handshake records carry so far; undefined when these are no handshake records. */
function joinRecords(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const isTls = bytes[at] === HANDSHAKE && (bytes[at + 1] ?? TLS_MAJOR) === TLS_MAJOR;
    if (!isTls || at > 2 * HELLO_BYTES) {
      return undefined;
    }
    if (bytes.length - at < RECORD_HEADER_BYTES) {
      break;
    }
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > HELLO_BYTES) {
      return undefined;
    }
    parts.push(bytes.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length));
    at += RECORD_HEADER_BYTES + length;
    if (isWhole(parts)) {
      break; // what follows may be early data
    }
  }
  return Buffer.concat(parts);
}

function isWhole(parts: readonly Buffer[]): boolean {
  const message = Buffer.concat(parts);
  return message.length >= MESSAGE_HEADER_BYTES && message.length >= MESSAGE_HEADER_BYTES + message.readUIntBE(1, 3);
}

function nameIn(body: Buffer): Hello {
  try {
    const afterSession = skip(body, VERSION_AND_RANDOM_BYTES, 1);
    const afterCiphers = skip(body, afterSession, 2);
    const extensions = vector(body, skip(body, afterCiphers, 1));
    const names = namesIn(extensions);
    const [name] = names;
    return names.length === 1 && name !== undefined ? { kind: 'name', name } : REFUSED;
  } catch {
    return REFUSED; // a length that leads beyond the end
  }
}

/** Names of all server_name extensions; none when one is encrypted. Throws RangeError on lengths that lie. */
function namesIn(extensions: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at < extensions.length; ) {
    const type = extensions.readUInt16BE(at);
    const data = vector(extensions, at + 2);
    at += 4 + data.length;
    if (type === ENCRYPTED_HELLO) {
      return [];
    }
    if (type === SERVER_NAME) {
      names.push(...serverNames(data));
    }
  }
  return names;
}

function serverNames(data: Buffer): string[] {
  const list = vector(data, 0);
  const names: string[] = [];
  for (let at = 0; at < list.length; ) {
    const name = vector(list, at + 1);
    names.push(list.readUInt8(at) === HOST_NAME ? name.toString('latin1').toLowerCase() : '');
    at += 3 + name.length;
  }
  return names;
}

/** Bytes after a length of two bytes. */
function vector(bytes: Buffer, at: number): Buffer {
  const length = bytes.readUInt16BE(at);
  if (at + 2 + length > bytes.length) {
    throw new RangeError('a length beyond the end');
  }
  return bytes.subarray(at + 2, at + 2 + length);
}

/** Where it goes on after a vector whose length takes one or two bytes. */
const skip = (bytes: Buffer, at: number, lengthBytes: 1 | 2): number =>
  at + lengthBytes + bytes.readUIntBE(at, lengthBytes);
