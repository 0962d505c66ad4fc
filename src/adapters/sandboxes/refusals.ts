import { isSafe } from '#domain/program/left-files.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Work } from '#ports/sandbox.ts';

/**
 * Throws INTERNAL for what would not stay what it is on its way into a sandbox: names go into mounts, archives and
 * options, where one with `..` or a NUL in it would be somebody else's file or option. `areHostsSafe` is for a sandbox
 * that passes its hosts on by name.
 */
export function refuseUnsafe({ files, inputs, entry, environment, timeZone }: Work, areHostsSafe = true): void {
  const paths = [entry, ...files.map(({ path }) => path), ...inputs.map(({ path }) => path)];
  const texts = [timeZone, ...Object.entries(environment).flat()];
  const isBare = inputs.every(({ path }) => !path.includes('/'));
  if (!(paths.every(isSafe) && isBare && texts.every((text) => !text.includes('\0')) && areHostsSafe)) {
    throw new AgentError('a name or value in this program cannot be passed into a sandbox', { code: 'INTERNAL' });
  }
}

/** Throws SANDBOX_UNAVAILABLE for a program that names hosts where no way out is. */
export function refuseWithoutEgress({ hosts }: Work, hasEgress: boolean): void {
  if (hosts.length > 0 && !hasEgress) {
    throw new AgentError('there is no egress path here for programs that need the network', {
      code: 'SANDBOX_UNAVAILABLE',
    });
  }
}
