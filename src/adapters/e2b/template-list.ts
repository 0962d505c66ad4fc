import { canonical } from '#domain/json/canonical.ts';
import { sha256 } from '#domain/program/program.ts';
import { SHOW_CHARTS } from '#domain/program/show-charts.ts';

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

/** Where bubblewrap works it is bound over this; where it does not, this is what makes `plt.show()` keep a file. */
export const SHOW_CHARTS_LINE = `for site in /etc/python3.*; do echo ${Buffer.from(SHOW_CHARTS).toString('base64')} | base64 -d > "$site/sitecustomize.py"; done`;

const CONTENT = { image: NODE_IMAGE, packages: [...PACKAGES], size: { ...SIZE }, show: SHOW_CHARTS_LINE };

/** Named by what is in it, so that a changed list is another template and an old one keeps running until then. */
export const TEMPLATE_NAME = `threadsmith-${sha256(canonical(CONTENT)).slice(0, 12)}`;
