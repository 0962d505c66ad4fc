import { listingScript, PACK_NAMED } from '#adapters/sandboxes/listing-script.ts';
import { RELAY_PROGRAM, RELAY_SOCKET } from '#domain/program/relay-program.ts';

/**
 * First process of a sandbox. Runs the program, and when it has ended or SIGTERM came kills whatever is left and hands
 * the files out. Speaks on descriptor 3 with our side (channel.ts), which the program does not get.
 * Nothing it says is trusted: a program of the same user may have written into its memory.
 *
 * With a way out it first starts the relay to it, which dies with everything else.
 *
 * SIGTERM may come at any moment: before the program it is remembered, afterwards it ends the wait.
 */
export const initScript = (hasEgress: boolean): string => `
trap 'stopping=1; kill -9 -1 2>/dev/null' TERM
${hasEgress ? START_RELAY : ''}
echo started >&3
{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
"$@" </dev/null 3>&- &
{ echo 0 >/proc/self/oom_score_adj; } 2>/dev/null
program=$!
exec >/dev/null 2>&1
[ -z "$stopping" ] || kill -9 -1
wait "$program"
code=$?
trap '' TERM
kill -9 -1
wait
echo "ended $code" >&3
read -r go <&3 || exit 122
${listingScript(3)}
read -r fetch <&3 || exit 0
${PACK_NAMED} <&3 >&3
exit 0
`;

/** Returns when it listens. In the background of nobody: the shell shall wait for the program alone. */
const START_RELAY = `/usr/bin/python3 -I -S -c '${RELAY_PROGRAM}' ${RELAY_SOCKET} 3>&- </dev/null || exit 124`;
