import type { Artifact } from '#domain/program/run.ts';
import { leftBehind, noted, unsaid, withArtifacts, worded } from '#domain/session/delivery.ts';
import { delivered, mayRepair, repair, take } from '#domain/session/run-state.ts';
import { lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { turnOf } from '#domain/session/transition.ts';
import { codeOf, type ErrorCode, isRefused } from '#domain/text/errors.ts';
import type { Notice } from '#ports/thread.ts';
import type { AgentContext } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';
import { newsOfRun } from '../core/ring.ts';
import { standstillOf } from '../core/standstill.ts';
import { bytesOf } from '../core/stored.ts';
import { writeWords } from './write-words.ts';

const MOST_IMAGES = 3;
/** A share that an earlier try made may still be on its way. */
const SETTLE_MS = 3_000;

/** After the result: images onto the card, files into the thread, words above it, or a second try. */
export function deliverJob(context: AgentContext): Doer {
  return async (ref, id, _effect, uncertain) => {
    const session = await context.change(ref, (now) => take(now, id, context.instance));
    const turn = turnOf(session, id);
    if (turn.status !== 'finished') {
      return;
    }
    const shown = await showImages(context, ref, turn);
    const refused = await refusalOf(() => shareFiles(context, ref, shown, uncertain));
    if (mayRepair(turn) && !turn.delivered && refused !== 'THREAD_CLOSED') {
      await context.change(ref, (now) => repair(now, id, turn.epoch));
      return;
    }
    await addWords(context, ref, session, turn);
    if (refused) {
      const fields = { code: refused, workspace: ref.workspace, thread: ref.thread, turn: id };
      context.log.warn('the thread did not take the answer', fields);
    }
    await context.change(ref, (now) => {
      const done = delivered(now, id, turn.epoch);
      return refused ? unsaid(done, id, 'ended', refused === 'THREAD_CLOSED') : done;
    });
  };
}

/** The code when Slack refuses for good; other errors come through. */
async function refusalOf(work: () => Promise<void>): Promise<ErrorCode | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (isRefused(code)) {
      return code;
    }
    throw error;
  }
}

const imagesOf = (turn: Turn): Artifact[] =>
  (lastAttempt(turn)?.run?.artifacts ?? []).filter(({ image }) => image).slice(0, MOST_IMAGES);

/** Uploads the first images without a channel, so that they stand on the card and nowhere twice. */
async function showImages(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<Turn> {
  const images = imagesOf(turn).filter(({ file }) => file === null);
  if (images.length === 0 || lastAttempt(turn)?.run?.outcome.kind !== 'passed') {
    return turn;
  }
  const files = await Promise.all(
    images.map(async (image) => {
      try {
        const upload = await send(context, ref, image);
        await context.thread.settle(ref.workspace, upload);
        return [image.path, upload.file] as const;
      } catch (error) {
        // It goes into the thread with the other files instead.
        context.log.warn('image not uploaded', { code: codeOf(error), turn: turn.id, workspace: ref.workspace }, error);
        return [image.path, undefined] as const;
      }
    }),
  );
  const after = await context.change(ref, (now) => withArtifacts(now, turn.id, turn.epoch, new Map(files), true));
  return turnOf(after, turn.id);
}

/** One message with every file that is not on the card; its text rings the person who asked. */
async function shareFiles(context: AgentContext, ref: ThreadRef, turn: Turn, uncertain: boolean): Promise<void> {
  if (turn.messages.ended) {
    return;
  }
  const run = lastAttempt(turn)?.run;
  const onCard = new Set(
    run?.outcome.kind === 'passed' ? imagesOf(turn).flatMap(({ file, path }) => (file ? [path] : [])) : [],
  );
  const files = (run?.artifacts ?? []).filter(({ path, size }) => !onCard.has(path) && size > 0);
  const notice = newsOfRun(turn);
  const isShared = files.length > 0 && (await shareOnce(context, ref, turn, files, notice, uncertain));
  if (!(isShared || mayRepair(turn))) {
    await context.thread.notice(ref, notice, uncertain);
  }
  await context.change(ref, (now) => noted(now, turn.id, turn.epoch));
}

/**
 * True when files are in the thread. Ids are stored before anybody can see the files, so that a taker after a crash can
 * tell whether they are out. A file that Slack does not take is named on the card, and the others go.
 */
async function shareOnce(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  files: readonly Artifact[],
  notice: Notice,
  uncertain: boolean,
): Promise<boolean> {
  const known = files.flatMap(({ file }) => file ?? [])[0];
  if (uncertain && known && (await context.thread.shared(ref, known, SETTLE_MS))) {
    return true;
  }
  const refused: string[] = [];
  const ids = new Map<string, string>();
  const uploads = await Promise.all(
    files.map(async (file) => {
      const upload = await sendIfTaken(context, ref, turn, file);
      if (upload) {
        ids.set(file.path, upload.file);
      } else {
        refused.push(file.path);
      }
      return upload ?? [];
    }),
  );
  await context.change(ref, (now) => {
    const next = withArtifacts(now, turn.id, turn.epoch, ids, false);
    return refused.length > 0 ? leftBehind(next, turn.id, turn.epoch, refused, 'Slack did not take it') : next;
  });
  if (ids.size === 0) {
    return false;
  }
  await context.thread.share(ref, uploads.flat(), notice);
  return true;
}

async function sendIfTaken(context: AgentContext, ref: ThreadRef, turn: Turn, file: Artifact) {
  try {
    return await send(context, ref, file);
  } catch (error) {
    const code = codeOf(error);
    if (!isRefused(code)) {
      throw error;
    }
    context.log.warn('file not uploaded', { code, turn: turn.id, workspace: ref.workspace }, error);
    return undefined;
  }
}

async function send(
  context: AgentContext,
  ref: ThreadRef,
  { path, sha256, size }: Artifact,
): Promise<{ file: string; name: string }> {
  const name = path.replace(/^out\//, '').replaceAll('/', '-');
  const bytes = (await bytesOf(context, ref.workspace, sha256)) ?? new Uint8Array();
  const slot = await context.thread.reserve(ref.workspace, { name, size, alt: name });
  await context.thread.upload(ref.workspace, slot, { name, bytes });
  return { file: slot.file, name };
}

/** The result stands without words where no model gives usable ones, or none may be asked any more. */
const WITHOUT_WORDS: readonly ErrorCode[] = ['MODEL_UNAVAILABLE', 'MODEL_OUTPUT_INVALID', 'BUDGET_USED_UP', 'INTERNAL'];

/** Words come last and may fail: the result stands without them. */
async function addWords(
  context: AgentContext,
  ref: ThreadRef,
  session: Parameters<typeof writeWords>[2],
  turn: Turn,
): Promise<void> {
  if (turn.status !== 'finished' || turn.words !== null || lastAttempt(turn)?.run?.outcome.kind !== 'passed') {
    return;
  }
  if (turn.request.call !== undefined) {
    return; // whoever filled in a form asked no model
  }
  const { previews } = await context.bounds(ref.workspace);
  if (!previews || (await standstillOf(context.store, ref.workspace)) !== 'running') {
    return; // the models may not see what is in files, and a result is made of that; or nobody is to ask them now
  }
  try {
    const { text, model, strangers } = await writeWords(context, ref, session, turn);
    await context.change(ref, (now) => worded(now, turn.id, turn.epoch, text, model, strangers));
  } catch (error) {
    const code = codeOf(error);
    if (!WITHOUT_WORDS.includes(code)) {
      throw error; // nothing is wrong with the words: another taker came, or they could not be stored
    }
    context.log.warn('no words', { code, turn: turn.id, workspace: ref.workspace }, error);
  }
}
