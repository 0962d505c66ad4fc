import { listingScript, PACK_NAMED } from '#adapters/sandboxes/listing-script.ts';
import { RELAY_PROGRAM, RELAY_SOCKET } from '#domain/program/relay-program.ts';

/** What its control group knows of a dead program, in both versions of control groups. */
const FIGURES = [
  ...['memory/memory.max_usage_in_bytes', 'memory/memory.usage_in_bytes', 'memory/memory.oom_control'],
  ...['pids/pids.events', 'cpuacct/cpuacct.usage'],
  ...['memory.peak', 'memory.current', 'memory.events', 'pids.events', 'cpu.stat'],
];

/**
 * First process of a container. It must be the first: signals of the program's user do not reach that one. Our side is
 * its stdin (kept as 3); what it says goes to stdout (kept as 4) behind a mark that only both sides know, before and
 * after the program's own output. Nothing it says is trusted: a program of the same user may have written into its memory.
 *
 * With a way out it first starts the relay to it, which dies with everything else.
 *
 * A line on stdin, or its end because we are dead, ends the program.
 */
export const initScript = (hasEgress: boolean): string => `
exec 3<&0 4>&1 </dev/null
trap 'stopping=1; kill -9 -1 2>/dev/null' TERM
IFS=' ' read -r mark setup files <&3 || exit 120
eval "$(head -c "$setup" <&3)" || exit 120
head -c "$files" <&3 | tar -xf - -C /work || exit 121
${hasEgress ? START_RELAY : ''}
echo "$mark started" >&4
{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
"$@" 3<&- 4>&- &
{ echo 0 >/proc/self/oom_score_adj; } 2>/dev/null
program=$!
exec >/dev/null 2>&1
{ read -r line; kill -TERM 1; } <&3 4>&- &
[ -z "$stopping" ] || kill -9 -1
wait "$program"
code=$?
trap '' TERM
kill -9 -1
wait
echo "$mark ended $code" >&4
for file in ${FIGURES.join(' ')}; do
  [ -r "/sys/fs/cgroup/$file" ] && while read -r line; do echo "$file $line"; done <"/sys/fs/cgroup/$file"
done >&4
echo end >&4
until [ "$word" = go ]; do read -r word <&3 || exit 122; done
${listingScript(4)}
read -r bytes <&3 || exit 122
[ "$bytes" = 0 ] || head -c "$bytes" <&3 | ${PACK_NAMED} >&4
exit 0
`;

/** Returns when it listens. In the background of nobody: the shell shall wait for the program alone. */
const START_RELAY = `/usr/bin/python3 -I -S -c '${RELAY_PROGRAM}' ${RELAY_SOCKET} 3<&- 4>&- || exit 124`;
