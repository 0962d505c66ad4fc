import type { types } from '@slack/bolt';
import type { Grant } from '#domain/policy/grant.ts';
import type { Freedom } from '#domain/policy/grant-terms.ts';
import { clipped } from '../clean.ts';
import { joined, mention, moment, plainly, type Said, said, say, strong } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { ACTIONS } from './actions.ts';
import { type Block, mrkdwn, plainText, section } from './blocks.ts';
import { FREEDOMS } from './grant-terms.ts';
import { valueText } from './grant-values.ts';
import { CARD, LIMITS } from './limits.ts';

const PAGE = 10;
const DAY_MS = 86_400_000;
const TERMS_CHARACTERS = 400;
const VALUES_CHARACTERS = 120;
const MOST_USERS = 20;

/** The standing approvals of a channel, ten at once from the one at `start`, each with a button that ends it. */
export function grantsList(grants: readonly Grant[], start: number, now: number): { text: string; blocks: Block[] } {
  if (grants.length === 0) {
    return { text: NONE, blocks: [section('grants', NONE)] };
  }
  const first = Math.min(Math.max(0, start), grants.length - 1);
  const shown = grants.slice(first, first + PAGE);
  const rest = grants.length - first - shown.length;
  const title = say`*${said(count(grants.length, 'standing approval'))} in this channel*`;
  return {
    text: title,
    blocks: [
      section('grants', title),
      ...shown.map((grant) => grantSection(grant, now)),
      ...(rest > 0 ? [moreButton(first + PAGE, Math.min(rest, PAGE))] : []),
    ],
  };
}

const NONE = plainly`*No standing approvals in this channel.* Press ⋯ on a proposal and choose *Allow without asking…* to make one.`;

function grantSection(grant: Grant, now: number): types.SectionBlock {
  const { name, terms, makers, used, uses, at } = grant;
  const today = uses.filter((use) => use.at > now - DAY_MS).length;
  const by = said(makers.map((each) => each.name).join(', '), CARD.name * 2);
  const lines = [
    say`${strong(said(name, CARD.name))} · until ${moment(terms.endsAt, 'both')}`,
    said(inShort(grant), TERMS_CHARACTERS),
    say`For ${whoOf(grant)} · ${today} of ${said(count(terms.usesADay, 'use'))} in the last day, ${used} in all`,
    say`Made by ${by} on ${moment(at, 'day')}`,
  ];
  return {
    type: 'section',
    block_id: `grant.${grant.toolDigest}`,
    text: mrkdwn(joined(lines, '\n')),
    expand: true,
    accessory: {
      type: 'button',
      text: plainText('Revoke', LIMITS.buttonText),
      action_id: ACTIONS.revoke,
      value: grant.toolDigest,
      style: 'danger',
      confirm: {
        title: plainText('Revoke it?', LIMITS.buttonText),
        text: plainText(`From then on somebody has to approve every run of ${name}.`, LIMITS.alert),
        confirm: plainText('Revoke', LIMITS.modalTitle),
        deny: plainText('Keep it', LIMITS.modalTitle),
      },
    },
  };
}

/** What is covered, in short; whole it stood on the card. */
const inShort = ({ terms }: Grant): string =>
  Object.entries(terms.parameters)
    .map(([name, freedom]) => `${name}: ${FREEDOMS[freedom.kind]}${valuesOf(freedom)}`)
    .join(' · ') || 'It takes no arguments.';

function valuesOf(freedom: Freedom): string {
  const values = freedom.kind === 'set' ? freedom.values : freedom.kind === 'fixed' ? [freedom.value] : [];
  return clipped(values.map(valueText).join(', '), VALUES_CHARACTERS);
}

function whoOf({ terms: { users } }: Grant): Said {
  if (users.length === 0) {
    return plainly`everybody who may ask here`;
  }
  const rest = users.length - MOST_USERS;
  const named = joined(users.slice(0, MOST_USERS).map(mention), ', ');
  return rest > 0 ? say`${named} and ${rest} more` : named;
}

const moreButton = (start: number, number: number): types.ActionsBlock => ({
  type: 'actions',
  block_id: `grants.${start}`,
  elements: [
    {
      type: 'button',
      text: plainText(`Show ${number} more`, LIMITS.buttonText),
      action_id: ACTIONS.grants,
      value: String(start),
    },
  ],
});
