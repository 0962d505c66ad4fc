import type { types } from '@slack/bolt';
import type { HomeLook, ToolsPage } from '#agent/face/home-view.ts';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import type { Reviewed } from '#domain/tool/tool-review.ts';
import { joined, moment, plainly, type Said, said, say } from '../said.ts';
import { count, LANGUAGES } from '../texts/quantities.ts';
import { firstSentence, nameOf, whySentence } from '../texts/tools.ts';
import { ACTIONS } from './actions.ts';
import { type Block, context, plainText, section } from './blocks.ts';
import { HOME_ACTIONS, lookValue, MOST_WORDS } from './home-actions.ts';
import { header } from './home-lists.ts';
import { CARD, LIMITS } from './limits.ts';
import { toolValue } from './tool-actions.ts';

const DESCRIPTION_CHARACTERS = 200;

/** The tools in use, five at once, and a field that searches them. */
export function libraryBlocks(page: ToolsPage): Block[] {
  const { tools, words, total } = page;
  if (total === 0 && words === '') {
    return [header('library', 'Library'), section('library.none', NO_TOOLS)];
  }
  return [
    header('library', 'Library'),
    searchField(page),
    ...(total === 0 ? [section('library.none', say`No tool fits “${said(words, MOST_WORDS)}”.`)] : []),
    ...tools.flatMap(toolRow),
    ...pageButtons(page),
  ];
}

const NO_TOOLS = plainly`No tools yet. Approve a program with *Keep as a tool* ticked and it appears here.`;

/** Slack keeps what was typed while the block stays the same one, so what was searched for and all have one each. */
const searchField = ({ words, total }: ToolsPage): types.InputBlock => ({
  type: 'input',
  block_id: words === '' ? 'library.all' : 'library.search',
  label: plainText('Search the library', LIMITS.inputText),
  dispatch_action: true,
  element: {
    type: 'plain_text_input',
    action_id: HOME_ACTIONS.search,
    max_length: MOST_WORDS,
    dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
    ...(words === '' ? {} : { initial_value: plainText(words, MOST_WORDS).text }),
    placeholder: plainText(
      words === '' ? `Search ${count(total, 'tool')}, for example “invoice”` : 'For example “invoice”',
      LIMITS.buttonText,
    ),
  },
});

function toolRow({ tool, stats }: ToolLine, at: number): Block[] {
  const about = said(firstSentence(tool.description), DESCRIPTION_CHARACTERS);
  const facts = [
    said(LANGUAGES[tool.language]),
    ...used(stats),
    say`kept by ${said(tool.provenance.keeper.name, CARD.name)}`,
  ];
  return [
    {
      ...section(`tool.${at}`, joined([say`${nameOf(tool)} v${tool.version}`, about], ' · ')),
      accessory: {
        type: 'button',
        text: plainText('Run', LIMITS.buttonText),
        action_id: ACTIONS.run,
        value: toolValue(tool),
        accessibility_label: plainText(`Run ${tool.name}`, LIMITS.buttonText).text,
      },
    },
    context(`tool.${at}.more`, joined(facts, ' · ')),
  ];
}

function used({ runs, failed, lastAt }: ToolLine['stats']): Said[] {
  if (lastAt === null) {
    return [plainly`not used yet`];
  }
  const ran = `${count(runs, 'run')}, ${failed === 0 ? 'none' : failed.toLocaleString('en-US')} failed`;
  return [said(runs === 0 ? 'no run' : ran), say`last used ${moment(lastAt, 'short')}`];
}

function pageButtons({ words, page, total, hasMore }: ToolsPage): Block[] {
  const to = (label: string, action: string, look: HomeLook): types.Button => ({
    type: 'button',
    text: plainText(label, LIMITS.buttonText),
    action_id: action,
    value: lookValue(look),
  });
  const elements = [
    ...(page > 0 ? [to('Previous', HOME_ACTIONS.previous, { words, page: page - 1 })] : []),
    ...(hasMore ? [to('Next', HOME_ACTIONS.next, { words, page: page + 1 })] : []),
    ...(words === '' ? [] : [to('Show all', HOME_ACTIONS.all, { words: '', page: 0 })]),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: `library.page.${page}.${total}`, elements }];
}

/** Tools that people might want to take out of use, with what speaks against them. */
export function reviewBlocks(reviewed: readonly Reviewed[]): Block[] {
  return reviewed.length === 0
    ? []
    : [header('review', 'Proposed for retirement'), ...reviewed.flatMap((each, at) => reviewRow(each, at))];
}

function reviewRow(reviewed: Reviewed, at: number): Block[] {
  const { tool } = reviewed;
  const button = (label: string, action: string): types.Button => ({
    type: 'button',
    text: plainText(label, LIMITS.buttonText),
    action_id: action,
    value: toolValue(tool),
    accessibility_label: plainText(`${label} ${tool.name}`, LIMITS.buttonText).text,
  });
  const confirm = {
    title: plainText('Retire it?', LIMITS.buttonText),
    text: plainText(`${tool.name} is then no longer found or called. You can restore it at any time.`, LIMITS.alert),
    confirm: plainText('Retire', LIMITS.modalTitle),
    deny: plainText('Not now', LIMITS.modalTitle),
  };
  return [
    section(`review.${at}`, joined([say`${nameOf(tool)} v${tool.version}`, whySentence(reviewed)], ' · ')),
    {
      type: 'actions',
      block_id: `review.${at}.acts`,
      elements: [{ ...button('Retire', HOME_ACTIONS.retire), confirm }, button('Keep', HOME_ACTIONS.keep)],
    },
  ];
}
