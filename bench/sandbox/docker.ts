import { dockerSandbox } from '#adapters/docker/docker-sandbox.ts';
import { startDockerEngine } from '../../test/fakes/docker-engine.ts';
import { hello } from './hello.ts';
import type { Part } from './part.ts';

/** As for bubblewrap, on a real engine that is started for it; left out, and said so, where none can be started. */
export const docker: Part = async (options) => {
  const engine = await startDockerEngine().catch((error: unknown) => {
    options.print(`No Docker engine here: ${error instanceof Error ? error.message : 'it did not start'}`);
  });
  if (engine === undefined) {
    return { rows: [], figures: {} };
  }
  try {
    return await hello('docker', () => dockerSandbox({ socketPath: engine.socketPath }))(options);
  } finally {
    await engine.stop();
  }
};
