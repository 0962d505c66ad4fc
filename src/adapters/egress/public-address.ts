import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** IPv4 that is not on the public internet, or is and belongs to the cloud's own side. Source: IANA's registry. */
const REFUSED_4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' own; Alibaba's metadata
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's wire server: public by number only
  ['169.254.0.0', 16], // link-local; most clouds' metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24], // protocol assignments; Oracle's metadata
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
];

/** Within 2000::/3; what lies outside of it is not public. */
const REFUSED_6: readonly [string, number][] = [
  ['2001::', 23], // Teredo carries any IPv4 address in it; ORCHID, benchmarks
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: an IPv4 address again
  ['2620:4f:8000::', 48],
  ['3ffe::', 16],
  ['3fff::', 20],
];

const refused4 = listOf(REFUSED_4, 'ipv4');
const refused6 = listOf(REFUSED_6, 'ipv6');
const public6 = listOf([['2000::', 3]], 'ipv6');

/**
 * Whether an address, as a resolver gives it, is one that the whole world may reach: not private, loopback, link-local,
 * shared, multicast or reserved, no metadata service, and no IPv6 form that stands for an IPv4 address.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused4.check(address, 'ipv4');
    case 6:
      return !address.includes('%') && public6.check(address, 'ipv6') && !refused6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Addresses of this machine may be public, and what listens on them may still be meant for neighbours only. */
export const isOwnAddress = (address: string): boolean =>
  Object.values(networkInterfaces()).some((those) => those?.some((own) => own.address === address) === true);

function listOf(subnets: readonly [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, bits] of subnets) {
    list.addSubnet(network, bits, family);
  }
  return list;
}
