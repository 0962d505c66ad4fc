import { z } from 'zod';
import { SlackFile } from '../message.ts';

/** `view.state.values`: by block, then by element. In forms with several inputs both have the same id. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const Text = z.object({ value: z.string() });
const Option = z.object({ selected_option: z.object({ value: z.string() }) });
const Options = z.object({ selected_options: z.array(z.object({ value: z.string() })) });
const Conversation = z.object({ selected_conversation: z.string().regex(/^[CDG][A-Z0-9]{1,30}$/) });
const Users = z.object({ selected_users: z.array(z.string()) });
const Day = z.object({ selected_date: z.string() });
const Files = z.object({ files: z.array(SlackFile) });

const held = (values: FormValues, id: string): unknown => values[id]?.[id];

/** Whether the form has such an input. */
export const hasInput = (values: FormValues, id: string): boolean => held(values, id) !== undefined;

/** What was typed; empty when nothing was. */
export const textIn = (values: FormValues, id: string): string => Text.safeParse(held(values, id)).data?.value ?? '';

/** The value of what was chosen in a menu. */
export const optionIn = (values: FormValues, id: string): string | undefined =>
  Option.safeParse(held(values, id)).data?.selected_option.value;

/** The values of what was ticked. */
export const optionsIn = (values: FormValues, id: string): string[] => tickedIn(held(values, id));

/** The same of the state of one element. */
export const tickedIn = (state: unknown): string[] =>
  Options.safeParse(state).data?.selected_options.map(({ value }) => value) ?? [];

/** The channel or conversation that was chosen. */
export const conversationIn = (values: FormValues, id: string): string | undefined =>
  Conversation.safeParse(held(values, id)).data?.selected_conversation;

/** Ids of the people who were chosen. */
export const usersIn = (values: FormValues, id: string): string[] =>
  Users.safeParse(held(values, id)).data?.selected_users ?? [];

/** A day as YYYY-MM-DD. */
export const dayIn = (values: FormValues, id: string): string | undefined =>
  Day.safeParse(held(values, id)).data?.selected_date;

/** The file that was put into an input for one. */
export const fileIn = (values: FormValues, id: string): SlackFile | undefined =>
  Files.safeParse(held(values, id)).data?.files[0];
