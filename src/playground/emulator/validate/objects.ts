import { LIMITS } from '../tables/limits.ts';
import {
  address,
  also,
  anything,
  atLeastOne,
  byType,
  exactlyOne,
  flag,
  form,
  list,
  oneOf,
  type Rule,
  shape,
  text,
} from './rules.ts';

const is = (type: string): Rule => oneOf(type);

/** plain_text only: labels, headers, buttons. */
export const plain = (max: number, min = 1): Rule =>
  byType({ plain_text: shape({ type: is('plain_text'), text: text(max, min) }, { emoji: flag }) });

/** plain_text or mrkdwn. */
export const anyText = (max: number, min = 1): Rule =>
  byType({
    plain_text: shape({ type: is('plain_text'), text: text(max, min) }, { emoji: flag }),
    mrkdwn: shape({ type: is('mrkdwn'), text: text(max, min) }, { verbatim: flag }),
  });

/** mrkdwn only. */
export const mrkdwn = (max: number): Rule =>
  byType({ mrkdwn: shape({ type: is('mrkdwn'), text: text(max) }, { verbatim: flag }) });

/** action_id and block_id. */
export const identifier: Rule = text(LIMITS.identifier);

/** "Are you sure?" */
export const confirm: Rule = shape(
  {
    title: plain(LIMITS.confirmTitle),
    text: anyText(LIMITS.confirmText),
    confirm: plain(LIMITS.confirmButton),
    deny: plain(LIMITS.confirmButton),
  },
  { style: oneOf('primary', 'danger') },
);

/** An entry of a menu or of checkboxes. */
export const option = (label: Rule): Rule =>
  shape(
    { text: label, value: text(LIMITS.optionValue) },
    { description: anyText(LIMITS.optionDescription), url: address(LIMITS.url) },
  );

/** Entries whose label may only be plain. */
export const plainOption: Rule = option(plain(LIMITS.optionText));
/** Entries of checkboxes and radio buttons may be mrkdwn. */
export const richOption: Rule = option(anyText(LIMITS.optionText));

/** The options of a select: given one by one or in groups. */
export const selectOptions = {
  options: list(plainOption, LIMITS.selectOptions),
  option_groups: list(
    shape({ label: plain(LIMITS.groupLabel), options: list(plainOption, LIMITS.selectOptions) }),
    LIMITS.optionGroups,
  ),
};

/** An image that was uploaded to Slack. */
export const slackFile: Rule = also(
  shape({}, { id: form(/^[F][A-Z0-9]{8,}$/), url: address(LIMITS.url) }),
  exactlyOne('id', 'url'),
);

/** What every picture has. */
export const pictureFields = { image_url: address(LIMITS.imageUrl), slack_file: slackFile };

/** A small picture within another block. */
export const imageElement: Rule = also(
  shape({ type: is('image'), alt_text: text(LIMITS.altText) }, pictureFields),
  exactlyOne('image_url', 'slack_file'),
);

/** When an input tells the app about each change. */
export const dispatchConfig: Rule = shape(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2) },
);

const style: Rule = shape(
  {},
  {
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
);
const styled = { style };

const inline: Rule = byType({
  text: shape({ type: anything, text: text(LIMITS.postText) }, styled),
  link: shape({ type: anything, url: address(LIMITS.url) }, { text: text(LIMITS.postText), unsafe: flag, ...styled }),
  user: shape({ type: anything, user_id: form(/^[UW][A-Z0-9]+$/) }, styled),
  channel: shape({ type: anything, channel_id: form(/^[CGD][A-Z0-9]+$/) }, styled),
  usergroup: shape({ type: anything, usergroup_id: form(/^S[A-Z0-9]+$/) }, styled),
  team: shape({ type: anything, team_id: anything }, styled),
  broadcast: shape({ type: anything, range: oneOf('here', 'channel', 'everyone') }, styled),
  emoji: shape({ type: anything, name: text(100) }, { unicode: anything, url: anything, ...styled }),
  color: shape({ type: anything, value: text(50) }, styled),
  date: shape(
    { type: anything, timestamp: anything, format: text(200) },
    { url: anything, fallback: anything, ...styled },
  ),
});

const MANY = 10_000;
const section: Rule = shape({ type: anything, elements: list(inline, MANY, 0) });
const bordered = { border: anything };

/** The parts of a rich_text block. */
export const richParts: Rule = byType({
  rich_text_section: section,
  rich_text_list: shape(
    { type: anything, elements: list(byType({ rich_text_section: section }), MANY), style: oneOf('bullet', 'ordered') },
    { indent: anything, offset: anything, ...bordered },
  ),
  rich_text_quote: shape({ type: anything, elements: list(inline, MANY, 0) }, bordered),
  rich_text_preformatted: shape(
    { type: anything, elements: list(also(inline, onlyPlain), MANY, 0) },
    { language: anything, ...bordered },
  ),
});

/** A rich_text block. */
export const richText: Rule = shape(
  { type: is('rich_text'), elements: list(richParts, MANY, 1) },
  { block_id: identifier },
);

/** The name of a block or an element of interaction. */
export const actionable = { action_id: identifier };

/** At least a text or fields. */
export const textOrFields = atLeastOne('text', 'fields');

function onlyPlain(element: Record<string, unknown>): string | undefined {
  return element.type === 'text' || element.type === 'link' ? undefined : `unsupported type: ${String(element.type)}`;
}
