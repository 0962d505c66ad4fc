import { optionsOf, type Parameter } from '#domain/program/parameter.ts';
import { isFromPrivate, type Tool, type ToolExample } from '#domain/tool/tool.ts';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import { clean, visible } from '../clean.ts';
import { channelMention, code, moment, plainly, type Said, said, say } from '../said.ts';
import { listed } from '../texts/names.ts';
import { count, LANGUAGES, linesOf } from '../texts/quantities.ts';
import { factsOf, nameOf } from '../texts/tools.ts';
import { type Block, context, preformatted, section } from './blocks.ts';
import { digestCode } from './fine-print.ts';
import { CARD } from './limits.ts';
import { lineBlocks } from './line-blocks.ts';
import { toolButtons } from './tool-line.ts';

/** With 20 parameters it still has to fit into one message. */
const WORDS_CHARACTERS = 800;
const PARAMETER_CHARACTERS = 220;
const NAMES_CHARACTERS = 300;
const CALL_CHARACTERS = 400;
const NAME_CHARACTERS = 40;
const KIND_CHARACTERS = 100;
const MOST_NAMES = 20;
const MOST_OPTIONS = 10;

/** All about one tool, for one person. */
export const toolTold = (line: ToolLine): { text: Said; blocks: Block[] } => {
  const { tool } = line;
  const text = say`${nameOf(tool)}, version ${tool.version}`;
  return {
    text,
    blocks: [
      section('tool', nameOf(tool), said(tool.description, WORDS_CHARACTERS)),
      context('facts', factsOf(line)),
      ...lineBlocks('takes', takesLines(tool)),
      section('needs', ...needsLines(tool)),
      section('examples', examplesLine(tool)),
      ...exampleBlocks(tool),
      section('from', ...fromLines(tool)),
      context('undo', UNDO[tool.state]),
      toolButtons('0', tool, true),
    ],
  };
};

const UNDO: Readonly<Record<Tool['state'], Said>> = {
  active: plainly`*Retire* takes it out of use, *Restore* brings it back as it was. Nothing is deleted.`,
  draft: plainly`Nothing of it has run here. *Keep* makes it a tool, *Retire* puts it away; both can be undone.`,
  retired: plainly`It is not found and not called. *Restore* brings it back as it was.`,
};

function takesLines({ parameters }: Tool): Said[] {
  if (parameters.length === 0) {
    return [plainly`*Takes* nothing`];
  }
  return [plainly`*Takes*`, ...parameters.map(parameterLine)];
}

function parameterLine(parameter: Parameter): Said {
  const { name, type, description } = parameter;
  const options = optionsOf(parameter);
  const kind = options.length === 0 ? TYPES[type] : `one of ${listed(options, 'or', MOST_OPTIONS)}`;
  const words = said(description, PARAMETER_CHARACTERS);
  const about = words === '' ? words : say`: ${words}`;
  return say`• ${code(said(name, NAME_CHARACTERS))} (${said(kind, KIND_CHARACTERS)})${about}`;
}

const TYPES: Readonly<Record<Parameter['type'], string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'yes or no',
  date: 'day',
  strings: 'list of texts',
  numbers: 'list of numbers',
  file: 'file',
  json: 'JSON',
};

function needsLines({ needs, returns }: Tool): Said[] {
  const { hosts, secrets, limits } = needs;
  return [
    say`*Gives back* ${returns === '' ? plainly`something that nobody described` : said(returns, PARAMETER_CHARACTERS)}`,
    say`*Network* ${named(hosts)}`,
    say`*Secrets* ${named(secrets)}`,
    say`*Limits* ${said(`${limits.memoryMb} MB, ${count(limits.seconds, 'second')}`)}`,
  ];
}

const named = (names: readonly string[]): Said =>
  names.length === 0 ? plainly`None` : said(listed(names, 'and', MOST_NAMES), NAMES_CHARACTERS);

/** How many calls are kept with it, and whether they were made again. */
function examplesLine(tool: Tool): Said {
  const { examples, replayed, needs } = tool;
  if (examples.length === 0) {
    return plainly`*Examples* None`;
  }
  const kept = said(count(examples.length, 'kept call'));
  switch (replayed) {
    case 'passed':
      return say`*Examples* ${kept}. A second run gave the same.`;
    case 'pending':
      return say`*Examples* ${kept}. Not run here yet.`;
    case 'not_replayed':
      return needs.hosts.length + needs.secrets.length > 0
        ? say`*Examples* ${kept}. Not run again, because it uses the network or a secret.`
        : say`*Examples* ${kept}. Not run again.`;
    default:
      return replayed satisfies never;
  }
}

/** The newest call, where it is for everybody to see. */
function exampleBlocks(tool: Tool): Block[] {
  const newest = tool.examples.at(-1);
  return newest === undefined || isFromPrivate(tool, newest)
    ? []
    : [preformatted('example', 'The newest one', callOf(newest))];
}

function callOf({ arguments: given }: ToolExample): string {
  const text = visible(clean(JSON.stringify(given))); // cleaned before it is cut: half a secret looks like nothing
  return text.length > CALL_CHARACTERS ? `${text.slice(0, CALL_CHARACTERS).toWellFormed()}…` : text;
}

function fromLines(tool: Tool): Said[] {
  const { provenance, version, toolDigest, language, source } = tool;
  const { keeper, approvers, at, author, channel } = provenance;
  const isImported = tool.history[0]?.what === 'imported' && author === IMPORTED;
  const where = provenance.private ? plainly`in a private place` : say`in ${channelMention(channel)}`;
  const by =
    approvers.length === 0 ? plainly`nobody yet` : said(listed(approvers.map(({ name }) => name)), NAMES_CHARACTERS);
  const lines = count(linesOf(source).length, 'line');
  return [
    say`*Version* ${version} · ${said(`${lines} of ${LANGUAGES[language]}`)} · digest ${digestCode(toolDigest)}`,
    say`*${isImported ? said('Imported') : said('Kept')} by* ${said(keeper.name, CARD.name)} ${channel === '' ? plainly`` : where}, ${moment(at, 'both')}`,
    say`*Approved by* ${by}`,
    isImported ? plainly`*Written* elsewhere; nobody here knows by whom` : say`*Written by* ${said(author, CARD.name)}`,
  ];
}

/** What an import calls the author. */
const IMPORTED = 'import';
