import type { types } from '@slack/bolt';
import type { HomeSpend, HomeView } from '#agent/face/home-view.ts';
import type { Budgets } from '#domain/model/budget.ts';
import type { Spent } from '#domain/model/ledger.ts';
import { joined, mention, moment, plainly, type Said, said, say } from '../said.ts';
import { dollars, spentText } from '../texts/money.ts';
import { policySentence } from '../texts/policy.ts';
import { count } from '../texts/quantities.ts';
import { type Block, context, mrkdwn, plainText, section } from './blocks.ts';
import { HOME_ACTIONS } from './home-actions.ts';
import { header } from './home-lists.ts';
import { LIMITS } from './limits.ts';

/** What the models took this month, against what they may. */
export function spendBlocks({ month, total, own, today, budgets, reused }: HomeSpend): Block[] {
  const fields = [
    say`*Workspace*\n${against(total, budgets.month)}`,
    say`*You*\n${against(own, budgets.person)}${own.calls === 0 ? plainly`` : say` in ${said(count(own.calls, 'question'))}`}`,
    say`*Today*\n${against(today, budgets.day)}`,
    say`*Saved by reuse*\n${said(reused === 0 ? 'Nothing yet' : `${count(reused, 'run')} needed no new code`)}`,
  ];
  return [
    header('spend', `Spend in ${monthName(month)}`),
    { type: 'section', block_id: 'spend.sums', fields: fields.map(mrkdwn) },
    ...(total.unpriced > 0 ? [context('spend.unpriced', UNPRICED)] : []),
  ];
}

const UNPRICED = plainly`Some models have no price in the settings, so only their tokens are known.`;

/** "$18.40 of $60.00, 31%", "12,345 tokens"; the budget where there is one in the same unit. */
function against(spent: Spent, budget: Budgets['month']): Said {
  const now = spentText(spent) ?? 'Nothing';
  const tokens = spent.input + spent.output;
  const [of, share] =
    spent.unpriced === 0 && budget?.usd !== undefined
      ? [dollars(budget.usd), spent.usd / budget.usd]
      : budget?.tokens !== undefined
        ? [count(budget.tokens, 'token'), tokens / budget.tokens]
        : [undefined, 0];
  return said(of === undefined ? now : `${now} of ${of}, ${Math.floor(share * 100)}%`);
}

const monthName = (month: string): string => {
  const at = Date.parse(`${month}-01T00:00:00Z`);
  return Number.isNaN(at)
    ? 'this month'
    : new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' }).format(at);
};

/** What admins see: whether all of it stands still, who may approve, and where that is changed. */
export const adminBlocks = ({ standstill, policy }: Pick<HomeView, 'standstill' | 'policy'>): Block[] => [
  header('admin', 'For admins'),
  { ...section('admin.state', stateOf(standstill)), accessory: stateButton(standstill) },
  section('admin.policy', joined([plainly`*Who may approve*`, said(policySentence(policy), LIMITS.field)], '\n')),
  context('admin.settings', SETTINGS),
];

const SETTINGS = plainly`Policy, models, budgets and retention are changed where I run: \`threadsmith settings set FILE\`.`;

function stateOf({ state, by, at }: HomeView['standstill']): Said {
  switch (state) {
    case 'running':
      return plainly`*I work.* A pause stops new requests, models and runs in the whole workspace.`;
    case 'paused':
      return say`*I am paused.* ${mention(by)} paused me ${moment(at, 'both')}. Nothing starts.`;
    case 'removed':
      return plainly`*I was removed from this workspace* and am back. Nothing starts before somebody resumes me.`;
    default:
      return state satisfies never;
  }
}

const stateButton = ({ state }: HomeView['standstill']): types.Button =>
  state === 'running'
    ? {
        type: 'button',
        text: plainText('Pause', LIMITS.buttonText),
        action_id: HOME_ACTIONS.pause,
        style: 'danger',
        confirm: {
          title: plainText('Pause everything?', LIMITS.buttonText),
          text: plainText('Nothing starts, and what runs is ended at once. What waits goes on waiting.', LIMITS.alert),
          confirm: plainText('Pause', LIMITS.modalTitle),
          deny: plainText('Not now', LIMITS.modalTitle),
          style: 'danger',
        },
      }
    : { type: 'button', text: plainText('Resume', LIMITS.buttonText), action_id: HOME_ACTIONS.resume };
