import type { UsageView } from '#agent/face/agent.ts';
import type { Spent } from '#domain/model/ledger.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import type { Told } from '../listeners/guard.ts';
import { plainly, type Said, said, say } from '../said.ts';
import { nearlyUsed, spentText, usedUp } from '../texts/money.ts';
import { count } from '../texts/quantities.ts';
import { refusalBlocks, refusalText } from '../texts/refusals.ts';
import { type Block, context, section } from './blocks.ts';
import { CARD } from './limits.ts';

/** What `/smith usage` says to the person alone. */
export function usageTold(usage: UsageView | Refusal): Told {
  if ('why' in usage) {
    return { text: refusalText(usage), blocks: refusalBlocks(usage) };
  }
  const text =
    usage.total.calls === 0 ? plainly`No model was asked this month.` : say`This month: ${inWords(usage.total)}.`;
  return { text, blocks: usage.total.calls === 0 ? [section('usage', text)] : usageBlocks(usage) };
}

function usageBlocks({ own, today, total, models, budget }: UsageView): Block[] {
  const lines = [
    say`*This month*: ${inWords(total)}`,
    say`*Today*: ${inWords(today)}`,
    say`*Asked by you this month*: ${inWords(own)}`,
  ];
  const byModel = models.map(({ model, spent }) => say`${said(model, CARD.name)}: ${inWords(spent)}`);
  return [
    section('usage', ...lines),
    context('models', ...byModel),
    ...(total.unpriced > 0 ? [context('unpriced', UNPRICED)] : []),
    ...(budget === undefined ? [] : [context('budget', budget.share >= 1 ? usedUp(budget) : nearlyUsed(budget))]),
  ];
}

/** "$1.24, 3 questions, 12,345 tokens". */
function inWords(spent: Spent): Said {
  const questions = count(spent.calls, 'question');
  const tokens = count(spent.input + spent.output, 'token');
  const money = spent.unpriced === 0 ? spentText(spent) : undefined;
  return said(spent.calls === 0 ? 'nothing' : [...(money === undefined ? [] : [money]), questions, tokens].join(', '));
}

const UNPRICED = plainly`Some models have no price in the settings, so only their tokens are known.`;
