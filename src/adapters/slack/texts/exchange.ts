import type { ExportedFile, Imported } from '#agent/face/exchange-asked.ts';
import { joined, plainly, type Said, said, say, strong } from '../said.ts';
import { count } from './quantities.ts';

const REASON_CHARACTERS = 300;
const NAME_CHARACTERS = 60;
/** More names than these are counted. */
const MOST_NAMES = 60;
const MOST_REFUSED = 25;

/** Why there is no file, as whoever asked reads it. */
export const notExported = (reason: string): Said => say`*Nothing was exported.* ${sentence(reason)}`;

/** What stands over the file in the direct message. */
export const fileText = ({ tools }: Pick<ExportedFile, 'tools'>, as: 'bundle' | 'skills'): Said =>
  as === 'bundle'
    ? say`${said(count(tools, 'tool'))} as JSON. In another workspace, write \`/smith import\` and choose this file: there they wait as drafts.`
    : say`${said(count(tools, 'tool'))} as Agent Skills, for any agent with a shell. My sandbox does not hold them there, so read their scripts first.`;

/** What whoever asked is told where they asked. */
export const exportedText = ({ name, tools }: Pick<ExportedFile, 'name' | 'tools'>): Said =>
  say`I sent you ${said(name, NAME_CHARACTERS)} by direct message: ${said(count(tools, 'tool'))}.`;

/** Their direct messages take nothing from us. */
export const notSent = plainly`*Not sent.* I cannot write you a direct message. Open one with me under Apps, then write the command again.`;

/** Nobody knows whether the file came. */
export const maybeSent = plainly`*Perhaps not sent.* Slack gave me no answer. Look at your direct messages with me, and write the command again if nothing is there.`;

/** Why a file cannot be read. */
export const notImported = (reason: string): Said =>
  say`*Nothing was imported.* ${sentence(reason)} Write \`/smith import\` again and choose another file.`;

/** Slack waits three seconds for a form. */
export const stillImporting = plainly`*I am still reading this file.* I tell you what became of it as soon as I know.`;

/** What an import did, a line each: what waits, what to do with it, and what did not come in. */
export function importedLines({ drafts, refused }: Imported): Said[] {
  const more = refused.length - MOST_REFUSED;
  return [
    drafts.length === 0
      ? plainly`*Nothing was imported.* What is in this file stays outside.`
      : say`*${said(count(drafts.length, 'draft'))}:* ${namesOf(drafts)}`,
    ...(drafts.length === 0
      ? []
      : [plainly`Nothing of them runs until somebody approves them. Write \`/smith tools\` to look at them.`]),
    ...refused
      .slice(0, MOST_REFUSED)
      .map(({ name, why }) => say`${strong(said(name, NAME_CHARACTERS))} did not come in: ${sentence(why)}`),
    ...(more > 0 ? [say`${said(count(more, 'other tool'))} did not come in either.`] : []),
  ];
}

function namesOf(names: readonly string[]): Said {
  const shown = names.slice(0, MOST_NAMES).map((name) => strong(said(name, NAME_CHARACTERS)));
  const more = names.length - shown.length;
  return more > 0 ? say`${joined(shown, ', ')} and ${said(count(more, 'other'))}` : joined(shown, ', ');
}

/** A plain phrase as a sentence. */
const sentence = (phrase: string): Said =>
  say`${said(`${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`.replace(/\.$/, ''), REASON_CHARACTERS)}.`;
