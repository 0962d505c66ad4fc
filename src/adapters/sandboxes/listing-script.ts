/**
 * How a first process lists the files of a dead program for hand-out.ts, in its shell, to the descriptor `to`. It needs
 * `$code`: of a program that failed it tells what room there was left. No file deeper than 128 folders has a name that
 * we would take; a program that dug deeper must not keep `find` busy.
 */
export const listingScript = (to: number): string => `[ -r /work ] && [ -x /work ] || chmod 700 /work
cd /work || exit 123
[ "$code" = 0 ] || stat -f --printf='free %a\\0' /work /tmp >&${to}
find . -xdev -mindepth 1 -maxdepth 128 -name __pycache__ -prune -o -type d \\( -perm -u=rx -o -exec chmod u+rx {} \\; \\) \\
  -o ! -type d \\( -type l -o -perm -u=r -o -exec chmod u+r {} + \\) -printf '%y %s %P\\0' | head -c 1048576 >&${to}
printf '\\0end\\0' >&${to}`;

/** The files of which the names come in, each with a NUL behind it, for read-files.ts. */
export const PACK_NAMED = 'tar -cf - --null --no-recursion --hard-dereference -T -';
