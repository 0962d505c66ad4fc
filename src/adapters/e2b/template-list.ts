import { canonical } from '#domain/canonical.ts';
import { sha256 } from '#domain/program.ts';

/** Debian 12's packages for programs, beside the image's Node. bubblewrap holds programs in inside the machine, too. */
export const PACKAGES = [
  'bubblewrap',
  'python3',
  'python3-numpy',
  'python3-pandas',
  'python3-scipy',
  'python3-matplotlib',
  'python3-openpyxl',
  'python3-requests',
] as const;

/** Official Node image on Debian 12: `node:…`. */
export const NODE_IMAGE = '24-bookworm-slim';

/** The machine: memory in MiB, and processors. */
export const SIZE = { memoryMB: 512, cpuCount: 2 } as const;

/** Named by what is in it, so that a changed list is another template and an old one keeps running until then. */
export const TEMPLATE_NAME = `threadsmith-${sha256(canonical({ image: NODE_IMAGE, packages: [...PACKAGES], size: { ...SIZE } })).slice(0, 12)}`;
