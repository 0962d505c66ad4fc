import { LIMITS } from '../tables/limits.ts';
import { ACCESSORIES, BUTTON, CONTEXT_ACTIONS, CONTROLS, INPUTS } from './elements.ts';
import { anyText, identifier, imageElement, mrkdwn, pictureFields, plain, richText, textOrFields } from './objects.ts';
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
  whole,
} from './rules.ts';

const type = { type: anything };
const named = { block_id: identifier };

const cell: Rule = byType({
  raw_text: shape({ ...type, text: text(LIMITS.tableText) }),
  raw_number: shape({ ...type, value: finite }, { text: anything }),
  rich_text: richText,
});

const taskCard: Rule = shape(
  {
    ...type,
    task_id: identifier,
    title: text(LIMITS.textObject),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  {
    ...named,
    details: richText,
    output: richText,
    sources: list(shape({ ...type, url: address(LIMITS.url), text: text(LIMITS.textObject) }), 100),
  },
);

const card: Rule = also(
  shape(type, {
    ...named,
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(LIMITS.cardTitle),
    subtitle: mrkdwn(LIMITS.cardTitle),
    body: mrkdwn(LIMITS.cardBody),
    actions: list(BUTTON, LIMITS.cardActions),
  }),
  atLeastOne('hero_image', 'title', 'actions', 'body'),
);

const table: Rule = shape(
  { ...type, rows: list(list(cell, LIMITS.tableColumns), LIMITS.tableRows) },
  {
    ...named,
    column_settings: list(
      shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: flag }),
      LIMITS.tableColumns,
      0,
    ),
  },
);

const image: Rule = also(
  shape({ ...type, alt_text: text(LIMITS.altText) }, { ...named, ...pictureFields, title: plain(LIMITS.imageTitle) }),
  exactlyOne('image_url', 'slack_file'),
);

/** Every block by its type. */
export const BLOCKS: Readonly<Record<string, Rule>> = {
  section: also(
    shape(type, {
      ...named,
      text: anyText(LIMITS.textObject),
      fields: list(anyText(LIMITS.sectionField), LIMITS.sectionFields),
      accessory: byType(ACCESSORIES),
      expand: flag,
    }),
    textOrFields,
  ),
  header: shape({ ...type, text: plain(LIMITS.header) }, named),
  divider: shape(type, named),
  context: shape(
    {
      ...type,
      elements: list(
        byType({ image: imageElement, plain_text: anyText(LIMITS.textObject), mrkdwn: anyText(LIMITS.textObject) }),
        LIMITS.contextElements,
      ),
    },
    named,
  ),
  actions: shape({ ...type, elements: list(byType(CONTROLS), LIMITS.actionsElements) }, named),
  context_actions: shape({ ...type, elements: list(byType(CONTEXT_ACTIONS), LIMITS.contextActionsElements) }, named),
  input: shape(
    { ...type, label: plain(LIMITS.inputLabel), element: byType(INPUTS) },
    { ...named, hint: plain(LIMITS.inputHint), optional: flag, dispatch_action: flag },
  ),
  image,
  rich_text: richText,
  markdown: shape({ ...type, text: text(LIMITS.markdownText) }, named),
  alert: shape(
    { ...type, text: anyText(LIMITS.alertText) },
    { ...named, level: oneOf('default', 'info', 'warning', 'error', 'success') },
  ),
  table,
  data_table: shape(
    { ...type, rows: list(list(cell, LIMITS.tableColumns), LIMITS.dataTableRows, 2), caption: text(LIMITS.textObject) },
    { ...named, page_size: whole(1, LIMITS.dataTablePage), row_header_column_index: whole(0, LIMITS.tableColumns - 1) },
  ),
  task_card: taskCard,
  plan: shape(
    { ...type, title: text(LIMITS.textObject) },
    { ...named, tasks: list(byType({ task_card: taskCard }), LIMITS.messageBlocks, 0) },
  ),
  card,
  carousel: shape({ ...type, elements: list(byType({ card }), LIMITS.carouselCards) }, named),
  container: also(
    shape(
      { ...type, child_blocks: list((value, at, report) => inside(value, at, report), LIMITS.containerBlocks) },
      {
        ...named,
        title: plain(LIMITS.containerTitle),
        rich_text_title: richText,
        subtitle: anyText(LIMITS.containerTitle),
        width: oneOf('narrow', 'standard', 'wide', 'full'),
        icon: imageElement,
        is_collapsible: flag,
        default_collapsed: flag,
        has_header_divider: flag,
      },
    ),
    atLeastOne('title', 'rich_text_title'),
  ),
  video: shape(
    {
      ...type,
      video_url: https(),
      thumbnail_url: https(),
      alt_text: text(LIMITS.altText),
      title: plain(LIMITS.videoTitle - 1),
    },
    {
      ...named,
      title_url: https(),
      author_name: text(LIMITS.videoAuthor - 1),
      provider_name: anything,
      provider_icon_url: https(),
      description: plain(LIMITS.videoTitle - 1),
    },
  ),
};

const CHILDREN = [
  'actions',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];

const inside: Rule = byType(
  Object.fromEntries(CHILDREN.flatMap((name) => (BLOCKS[name] === undefined ? [] : [[name, BLOCKS[name]]]))),
);

function https(): Rule {
  return form(/^https:\/\//);
}

function finite(value: unknown, at: string, report: Parameters<Rule>[2]): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    report({ message: 'must be a number', at });
  }
}
