import type { types } from '@slack/bolt';
import type { Freedom, GrantTerms } from '#domain/policy/grant-terms.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { clean } from '../clean.ts';
import { plainly } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { type Block, blockId, section } from './blocks.ts';
import { valueText } from './grant-values.ts';
import { EXACT_PARTS } from './verbatim.ts';

/** What of a card the terms may take up. */
const MOST_CHARACTERS = 2_000;

/** Whether all that a standing approval covers stands on the card, so that whoever approves can have read it. */
export const termsAreWhole = ({ terms }: Pick<Attempt, 'terms'>): boolean => terms === null || fitsOnCard(terms);

/** Whether terms are short enough to stand on a card whole. */
export const fitsOnCard = ({ parameters }: GrantTerms): boolean =>
  Object.entries(parameters).reduce((sum, [name, freedom]) => sum + name.length + lengthOf(freedom), 0) <=
  MOST_CHARACTERS;

/** How much of a card one parameter takes up. */
export const lengthOf = (freedom: Freedom): number =>
  valuesOf(freedom).reduce((sum, value) => sum + value.length + SEPARATOR.length, 0);

/** The standing approval that the next Approve gives too: parameter by parameter, who, how often, until when. */
export function termsBlocks(card: Card, attempt: Attempt): Block[] {
  const { terms } = attempt;
  if (terms === null) {
    return [];
  }
  const id = blockId(card, EXACT_PARTS.terms);
  if (!fitsOnCard(terms)) {
    return [section(id, plainly`*Standing approval*`, TOO_LONG)];
  }
  const items = [
    ...Object.entries(terms.parameters).map(parameterItem),
    whoItem(terms),
    usesItem(terms),
    endItem(terms),
  ];
  return [
    {
      type: 'rich_text',
      block_id: id,
      elements: [
        line(bold('Standing approval\n'), plain(intro(attempt))),
        { type: 'rich_text_list', style: 'bullet', elements: items },
      ],
    },
  ];
}

const TOO_LONG = plainly`It cannot be shown whole here, so this cannot be approved. Press *Edit* and propose it again without it.`;

function intro({ name, program }: Attempt): string {
  const what = `Approving also lets ${clean(name)} run in this channel without anybody being asked, where a call fits this:`;
  return program.hosts.length + program.secrets.length === 0
    ? what
    : `${what.slice(0, -1)}. It uses the network or a secret, so calls that a model makes up are still asked for:`;
}

const SEPARATOR = ', ';

const valuesOf = (freedom: Freedom): string[] => {
  switch (freedom.kind) {
    case 'fixed':
      return [valueText(freedom.value)];
    case 'set':
      return freedom.values.map(valueText);
    case 'free':
      return [];
    default:
      return freedom satisfies never;
  }
};

/** What stands before the values. */
export const FREEDOMS: Readonly<Record<Freedom['kind'], string>> = {
  fixed: 'always ',
  set: 'one of ',
  free: 'anything',
};

function parameterItem([name, freedom]: [string, Freedom]): types.RichTextSection {
  const values = valuesOf(freedom).flatMap((value, index) => [
    ...(index === 0 ? [] : [plain(SEPARATOR)]),
    coded(value),
  ]);
  return line(bold(clean(name)), plain(`: ${FREEDOMS[freedom.kind]}`), ...values);
}

/** Names that Slack draws. They ring nobody, because terms come with an edit. */
const whoItem = ({ users }: GrantTerms): types.RichTextSection =>
  users.length === 0
    ? line(plain('Everybody who may ask in this channel'))
    : line(
        plain('Only '),
        ...users.flatMap((user, index): Leaf[] => [
          ...(index === 0 ? [] : [plain(SEPARATOR)]),
          { type: 'user', user_id: user },
        ]),
      );

const usesItem = ({ usesADay }: GrantTerms): types.RichTextSection =>
  line(plain(`At most ${count(usesADay, 'use')} a day`));

const endItem = ({ endsAt }: GrantTerms): types.RichTextSection =>
  line(plain('Until '), {
    type: 'date',
    timestamp: Math.floor(endsAt / 1000),
    format: '{date_long} at {time}',
    fallback: `${new Date(endsAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  });

type Leaf = types.RichTextElement;
const line = (...elements: Leaf[]): types.RichTextSection => ({ type: 'rich_text_section', elements });
const plain = (text: string): types.RichTextText => ({ type: 'text', text });
const bold = (text: string): types.RichTextText => ({ type: 'text', text, style: { bold: true } });
const coded = (text: string): types.RichTextText => ({ type: 'text', text, style: { code: true } });
