import type { Masking } from '#domain/masking.ts';
import type { Execution, Observation } from '#ports/sandbox.ts';

/** All that a run left, without the values of its secrets. Nothing of a run is kept or shown that has not been here. */
export const masked = (execution: Execution, masking: Masking): Execution => ({
  ...execution,
  stdout: masking.text(execution.stdout),
  stderr: masking.text(execution.stderr),
  result: execution.result && masking.bytes(execution.result),
  artifacts: execution.artifacts.map(({ path, bytes }) => ({ path: masking.text(path), bytes: masking.bytes(bytes) })),
  leftOut: execution.leftOut.map((each) => ({ ...each, path: masking.text(each.path) })),
});

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
