import type { Masking } from '#domain/secret/masking.ts';
import type { Execution, Observation } from '#ports/sandbox.ts';

/** All that a run left, without the values of its secrets. Nothing of a run is kept or shown that has not been here. */
export function masked(execution: Execution, masking: Masking): Execution {
  const isCut = execution.ending.kind !== 'exited';
  // What was cut may end within a value: what may be the beginning of one is left out.
  const stream = (text: string): string => (isCut ? masking.stream().push(text) : masking.text(text));
  const names = distinct(execution.artifacts.map(({ path }) => masking.text(path)));
  return {
    ...execution,
    stdout: stream(execution.stdout),
    stderr: stream(execution.stderr),
    result: execution.result && masking.bytes(execution.result),
    artifacts: execution.artifacts.map(({ path, bytes }, index) => ({
      path: names[index] ?? masking.text(path),
      bytes: masking.bytes(bytes),
    })),
    leftOut: execution.leftOut.map((each) => ({ ...each, path: masking.text(each.path) })),
  };
}

/** Files that were named by a secret would all have one name, and a file is known by it. */
function distinct(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    let free = path;
    for (let number = 2; taken.has(free) || (free !== path && paths.includes(free)); number += 1) {
      free = path.replace(/(\.[^./]*)?$/, (end) => `-${number}${end}`);
    }
    taken.add(free);
    return free;
  });
}

/** The same for what is seen while it runs; a value may be cut anywhere between two pieces. */
export function maskedObserver(masking: Masking, observe: (seen: Observation) => void): (seen: Observation) => void {
  const streams = { stdout: masking.stream(), stderr: masking.stream() };
  return (seen) => {
    if (seen.kind !== 'output') {
      observe(seen);
      return;
    }
    const text = streams[seen.stream].push(seen.text);
    if (text !== '') {
      observe({ ...seen, text });
    }
  };
}
