import type { AgentPorts } from '#agent/core/context.ts';

/**
 * Counts every point between two awaits of the agent: just after each call of a port has settled, which is just before the
 * next one begins, and each thing that the runner observes. At the point whose number is given the process kills itself, as
 * `kill -9` would.
 */
export function killPoints(killAt: number, report: (points: number, name: string) => void) {
  let points = 0;
  const point = (name: string): void => {
    points += 1;
    report(points, name);
    if (points === killAt) {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  const around = (world: AgentPorts): AgentPorts => ({
    ...world,
    store: counted('store', world.store, point, ['close', 'open', 'ping', 'list']),
    blobs: counted('blobs', world.blobs, point, ['close', 'sweep']),
    thread: counted('thread', world.thread, point, ['status']),
    people: counted('people', world.people, point, []),
    audit: counted('audit', world.audit, point, []),
    model: counted('model', world.model, point, []),
    library: counted('library', world.library, point, ['close']),
    sandbox: counted('sandbox', watched(world.sandbox, point), point, ['close', 'sweep', 'describe']),
  });
  return { around, count: () => points };
}

type Point = (name: string) => void;

const watched = (sandbox: AgentPorts['sandbox'], point: Point): AgentPorts['sandbox'] => ({
  ...sandbox,
  run: (work, observe, signal) =>
    sandbox.run(
      work,
      (seen) => {
        if (seen.kind !== 'usage') {
          point(`sandbox saw ${seen.kind}`);
        }
        observe(seen);
      },
      signal,
    ),
});

/** The same port; calls on heartbeats are left out, because they come with the clock and not with the flow. */
function counted<Port extends object>(name: string, port: Port, point: Point, not: string[]): Port {
  return new Proxy(port, {
    get(target, key) {
      const part: unknown = Reflect.get(target, key);
      if (typeof part !== 'function' || typeof key !== 'string' || not.includes(key)) {
        return part;
      }
      return (...args: unknown[]): unknown => {
        if (isHeartbeat(args[0])) {
          return Reflect.apply(part, target, args);
        }
        const result: unknown = Reflect.apply(part, target, args);
        if (!(result instanceof Promise)) {
          point(`${name}.${key}`);
          return result;
        }
        return result.finally(() => point(`${name}.${key}`));
      };
    },
  });
}

const isHeartbeat = (first: unknown): boolean =>
  typeof first === 'object' && first !== null && 'kind' in first && first.kind === 'instance';
