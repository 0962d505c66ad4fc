import Docker, { type Container, type ContainerCreateOptions } from 'dockerode';
import { z } from 'zod';
import { AgentError } from '#domain/text/errors.ts';
import type { House } from './container.ts';

export interface EngineOptions {
  /** The engine's unix socket; without it DOCKER_HOST and its companions count, then /var/run/docker.sock. */
  readonly socketPath?: string;
  /** For example `v1.44`, where the engine does not take its own newest. */
  readonly apiVersion?: string;
}

/** One that answers late is as good as none. */
const ANSWER_MS = 60_000;
const OLDEST = [1, 41] as const;
const [NOT_FOUND, CONFLICT] = [404, 409];

/** The builder of the image, from a checkout. */
const BUILD = 'docker build -t threadsmith-sandbox -f sandbox.Dockerfile .';

const Version = z.object({ ApiVersion: z.string(), Os: z.string().default('linux') });
const Info = z.object({
  MemoryLimit: z.boolean().default(true),
  PidsLimit: z.boolean().default(true),
  SecurityOptions: z.array(z.string()).default([]),
  Runtimes: z.record(z.string(), z.unknown()).default({}),
});
const Failure = z.object({
  code: z.string().optional(),
  statusCode: z.number().optional(),
  json: z.object({ message: z.string() }).optional().catch(undefined),
});

export function openEngine({ socketPath, apiVersion }: EngineOptions): Docker {
  const version = apiVersion === undefined ? {} : { version: apiVersion };
  return new Docker(socketPath === undefined ? { ...version } : { socketPath, ...version });
}

/** Makes sure that the engine, the image and the runtime are what runs need. Throws SANDBOX_UNAVAILABLE with the fix. */
export async function inspectEngine(
  engine: Docker,
  { image, runtime, cpus }: Omit<House, 'image'> & { readonly image: string },
): Promise<House> {
  const { ApiVersion, Os } = Version.parse(await answered(engine.version()));
  const [major = 0, minor = 0] = ApiVersion.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw unavailable(`the Docker engine speaks API ${ApiVersion} only: Docker 20.10 (API 1.41) or newer is needed`);
  }
  const info = Info.parse(await answered(engine.info()));
  if (Os !== 'linux') {
    throw unavailable(`the Docker engine runs ${Os} containers: switch it to Linux containers`);
  }
  if (!(info.MemoryLimit && info.PidsLimit)) {
    throw unavailable(
      'the Docker engine cannot limit memory and processes: give it the memory and pids control groups',
    );
  }
  if (runtime === undefined && !info.SecurityOptions.some((option) => option.includes('seccomp'))) {
    throw unavailable('the Docker engine cannot filter system calls: use one that is built with seccomp');
  }
  if (runtime !== undefined && !Object.hasOwn(info.Runtimes, runtime)) {
    const known = Object.keys(info.Runtimes).join(', ');
    throw unavailable(`the Docker engine has no runtime ${runtime} (it has ${known}): add it to its daemon.json`);
  }
  return { image: await imageId(engine, image), runtime, cpus };
}

async function imageId(engine: Docker, image: string): Promise<string> {
  try {
    return (await answered(engine.getImage(image).inspect())).Id;
  } catch (error) {
    throw isGone(error) ? noImage(image, error) : error;
  }
}

/** Removes a container and its volume, whatever it is doing; gone when it settles. */
export async function remove(container: Container): Promise<void> {
  try {
    await answered(container.remove({ force: true, v: true }));
  } catch (error) {
    if (statusOf(error) === CONFLICT) {
      await answered(container.wait({ condition: 'removed' })).catch(() => {}); // somebody else is at it
    } else if (statusOf(error) !== NOT_FOUND) {
      throw error;
    }
  }
}

/** There is no such container. */
export const isGone = (error: unknown): boolean => statusOf(error) === NOT_FOUND;

/** There is none, or it does not run. */
export const isOver = (error: unknown): boolean => isGone(error) || statusOf(error) === CONFLICT;

/** Makes a container of this name. What the engine does not find then is the image. */
export async function create(engine: Docker, options: ContainerCreateOptions): Promise<void> {
  try {
    await answered(engine.createContainer(options));
  } catch (error) {
    throw isGone(error) ? noImage(options.Image ?? '', error) : error;
  }
}

const noImage = (image: string, cause: unknown): AgentError =>
  unavailable(`the image ${image} is not on this engine: ${BUILD}`, cause);

/** The engine's answer, or a failure when there is none for a minute. */
export async function answered<T>(asked: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const fix = `the Docker engine has not answered for ${ANSWER_MS / 1000} s: restart it`;
  const timer = setTimeout(() => late.reject(unavailable(fix)), ANSWER_MS);
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const statusOf = (error: unknown): number | undefined => Failure.safeParse(error).data?.statusCode;

const unavailable = (message: string, cause?: unknown): AgentError =>
  new AgentError(message, { code: 'SANDBOX_UNAVAILABLE', cause });

/** What went wrong between us and the engine, with what helps. */
export function translate(error: unknown): AgentError {
  if (error instanceof AgentError) {
    return error;
  }
  const { code, json } = Failure.safeParse(error).data ?? {};
  const said = json?.message ?? (error instanceof Error ? error.message : 'no message');
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE') {
    return unavailable('no Docker engine answers: start it, or say where it is with DOCKER_HOST', error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return unavailable("the Docker engine's socket is closed to this user: add the user to the group docker", error);
  }
  if (/client version .* too (?:new|old)/i.test(said)) {
    return unavailable(
      `the Docker engine refuses this API version: leave apiVersion out or change it (${said})`,
      error,
    );
  }
  return unavailable(`the Docker engine could not do it: ${said.trim()}`, error);
}
