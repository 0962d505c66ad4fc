import type { App, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { Exchange } from '#agent/face/exchange-asked.ts';
import { codeOf } from '#domain/text/errors.ts';
import { slackDirect } from '../direct.ts';
import { joined, type Said, said } from '../said.ts';
import { importedLines, notImported, stillImporting } from '../texts/exchange.ts';
import { refusalText } from '../texts/refusals.ts';
import { section } from '../views/blocks.ts';
import { IMPORT, type ImportPlace, importedModal, importForm, importPlace } from '../views/import-form.ts';
import { dropped } from './dropped.ts';
import type { ExchangeEdge } from './export.ts';
import { valuesOf } from './form-act.ts';
import { type FormValues, fileIn } from './form-values.ts';
import { type Edge, type FormAnswer, onForm } from './guard.ts';
import { handedBundle } from './handed-bundle.ts';

/** `/smith import`: opens the form. `trigger` is good for three seconds. */
export const openImport = (edge: Pick<Edge, 'modals'>, place: ImportPlace, trigger: string): Promise<void> =>
  edge.modals.open(place.workspace, trigger, importForm(place));

/** The form *Import tools*. */
export function registerExchange(app: App, edge: Edge & { readonly agent: Exchange }): void {
  /** Forms that Slack no longer waited for: who sent them is told by a message. */
  const late = new Set<unknown>();
  app.view<ViewSubmitAction>(
    IMPORT.callback,
    onForm(
      edge,
      'import form',
      async (body, workspace) => {
        const form = formOf(body, workspace);
        if (form === undefined) {
          dropped(edge, 'import form', 'no place in the form');
          return shown([refusalText({ why: 'unknown_turn' })]);
        }
        const answer = await answerTo(edge, form);
        if (late.delete(body)) {
          await tellAlone(edge, form, answer);
        }
        return 'problem' in answer
          ? { response_action: 'errors', errors: { [IMPORT.file]: answer.problem } }
          : shown(answer.lines);
      },
      (body) => {
        late.add(body);
        return shown([stillImporting]);
      },
    ),
  );
}

interface Form extends ImportPlace {
  readonly user: string;
  readonly values: FormValues;
}

const Body = z.object({ user: z.object({ id: z.string() }), view: z.object({ private_metadata: z.string() }) });

function formOf(body: unknown, workspace: string): Form | undefined {
  const { data } = Body.safeParse(body);
  const place = importPlace(data?.view.private_metadata ?? '');
  return data && place?.workspace === workspace ? { ...place, user: data.user.id, values: valuesOf(body) } : undefined;
}

/** What somebody is told, or what is wrong with the file itself. */
type Answer = { readonly lines: readonly Said[] } | { readonly problem: string };

async function answerTo(edge: ExchangeEdge, form: Form): Promise<Answer> {
  const { workspace, channel, user } = form;
  const file = fileIn(form.values, IMPORT.file);
  if (file === undefined) {
    return { problem: 'The file is missing. Choose one, or press Cancel.' };
  }
  const handed = await handedBundle(edge, workspace, file);
  if ('problem' in handed) {
    return handed;
  }
  const outcome = await edge.agent.importTools({ workspace, channel }, user, handed.text);
  if ('why' in outcome) {
    return { lines: [refusalText(outcome)] };
  }
  return { lines: 'unusable' in outcome ? [notImported(outcome.unusable)] : importedLines(outcome) };
}

/** Where the form was opened, or by direct message where that does not work. */
async function tellAlone(edge: ExchangeEdge, { workspace, channel, user }: Form, answer: Answer): Promise<void> {
  const lines = 'problem' in answer ? [said(answer.problem)] : answer.lines;
  const message = { text: joined(lines, '\n'), blocks: blocksOf(lines) };
  try {
    await edge.calls.call(workspace, 'chat.postEphemeral', { channel, user, ...message }, z.unknown());
  } catch (error) {
    edge.log.warn('told by direct message', { code: codeOf(error), workspace }, error);
    const mark = { turn: edge.clock.id(), kind: 'imported', attempt: 0 };
    await slackDirect(edge.calls, edge.posts)(workspace, user, message, mark, false);
  }
}

const blocksOf = (lines: readonly Said[]) => lines.map((line, index) => section(`line.${index}`, line));

const shown = (lines: readonly Said[]): FormAnswer => ({ response_action: 'update', view: importedModal(lines) });
