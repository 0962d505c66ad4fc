import { plainly, type Said, said, say } from '../said.ts';

/** What /smith says to the person alone. */
export const commandHelp = [
  'Mention me with a request, or write `/smith ask` and the request: I open a thread here.',
  'I make a plan and write the program. It runs only if somebody approves it.',
  '`/smith tools` shows the tools that were kept, `/smith tools WORDS` finds some, `/smith tool NAME` says all about one.',
  '`/smith tools review` shows those that fail or that nobody uses.',
  '`/smith run NAME` runs a tool: you fill in a form, and no model is asked.',
  '`/smith schedule NAME` runs a tool at fixed times; `/smith schedule` shows what is scheduled here, and lets you end it.',
  '`/smith export NAME` (or `all`, and `as skills`) sends an admin tools as a file; `/smith import` takes such a file.',
  '`/smith grants` shows what runs here without asking, and lets you end it.',
  '`/smith usage` shows what the models cost this month.',
  'In a thread, mention me instead: Slack has no commands there.',
].join('\n');

const WORD_CHARACTERS = 40;

/** What is told of a word that is none of ours. */
export const unknownWord = (word: string): Said =>
  say`*I do not know* “${said(word, WORD_CHARACTERS)}”. Write \`/smith help\` to see what I know, or \`/smith ask\` and your request.`;

export const whichTool = plainly`*Which tool?* Write \`/smith run\` and its name. \`/smith tools\` shows which there are.`;

export const askWhat = plainly`*What shall I do?* Write \`/smith ask\` and the request.`;

export const inviteMe = 'I cannot write in this channel. Write `/invite @Threadsmith` first, then ask again.';

export const notAsked = 'Not saved. Please write the command again in a minute.';
