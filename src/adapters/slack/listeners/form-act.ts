import { z } from 'zod';
import type { Press } from '#agent/face/agent.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import { INPUTS } from '../views/actions.ts';
import { type ModalPlace, readMetadata } from '../views/place.ts';
import type { FormValues } from './form-values.ts';

const Body = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    hash: z.string().catch(''),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).catch({ values: {} }),
  }),
  actions: z.array(z.object({ selected_option: z.object({ value: z.string() }).nullish() })).catch([]),
});
/** Where a form of ours holds what was typed. */
const Typed = z.object({ [INPUTS.block]: z.object({ [INPUTS.action]: z.object({ value: z.string().nullish() }) }) });

/** An act on a form or window of ours. */
export interface FormAct {
  readonly ref: ThreadRef;
  readonly place: ModalPlace;
  readonly page: number;
  readonly press: Press;
  /** What was typed into a form with one input. */
  readonly text: string;
  /** All that a form with several inputs holds. */
  readonly values: FormValues;
  /** What was chosen in a menu. */
  readonly chosen: string;
  readonly view: { readonly id: string; readonly hash: string };
  /** The same at every delivery and every press, so that a form counts once. */
  readonly id: string;
}

/** Reads an act on a form. Undefined when the form is none of ours or was opened in another workspace. */
export function formActOf(body: unknown, workspace: string): FormAct | undefined {
  const read = Body.safeParse(body);
  const place = readMetadata(read.data?.view.private_metadata ?? '');
  if (!read.success || place?.ref.workspace !== workspace) {
    return undefined;
  }
  const { user, view, actions } = read.data;
  return {
    ref: place.ref,
    place,
    page: place.page,
    press: { turn: place.turn, digest: place.digest, user: user.id },
    text: typedIn(view.state.values),
    values: view.state.values,
    chosen: actions[0]?.selected_option?.value ?? '',
    view: { id: view.id, hash: view.hash },
    id: `form.${view.id}`,
  };
}

/** What was typed into a form, whoever's form it is. */
export const typedOf = (body: unknown): string => typedIn(Body.safeParse(body).data?.view.state.values);

/** All that a form holds, whoever's form it is. */
export const valuesOf = (body: unknown): FormValues => Body.safeParse(body).data?.view.state.values ?? {};

const typedIn = (values: unknown): string => Typed.safeParse(values).data?.[INPUTS.block][INPUTS.action].value ?? '';
