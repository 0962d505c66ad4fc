/** One thing that a program may reach: an exact DNS name, in ASCII and lower case, at one port. */
export interface Host {
  readonly name: string;
  readonly port: 80 | 443;
}

/** Of a whole DNS name. */
const NAME_CHARACTERS = 253;

/**
 * How a host is written: labels of letters, digits and inner hyphens, at least two of them, then perhaps `:80` or `:443`.
 * The last label begins with a letter, because what ends in a number is an address to some reader or other: 127.1,
 * 0x7f.1, 2130706433. Names in other scripts are written as in DNS (`xn--…`): so the card shows what will be looked up.
 */
export const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?::(?:80|443))?$/;

/** Reads one entry of a program's hosts; undefined when it is not an exact name. Without a port it means 443 alone. */
export function parseHost(text: string): Host | undefined {
  const [name = '', port = '443'] = text.split(':');
  return HOST.test(text) && name.length <= NAME_CHARACTERS ? { name, port: port === '80' ? 80 : 443 } : undefined;
}
