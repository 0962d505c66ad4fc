import { type Block, button, mrkdwn, option, plain, task, titled } from './pieces.ts';

export const PROGRAM = `import numpy as np
import pandas as pd


def rolling_volatility(csv: str, days: int) -> dict:
    """How much a price moves, over a sliding window of days."""
    table = pd.read_csv(csv, parse_dates=["date"])
    prices = table.set_index("date")["close"].astype(float)
    returns = np.log(prices).diff().dropna()
    print(f"{len(prices)} prices, {len(returns)} daily returns")
    return {"Volatility a day, %": round(returns.tail(days).std() * 100, 2)}`;

const GOAL = '*Volatility of ACME over the last 17 trading days*';
const DIGEST = '`9f2c\u00a041ab\u00a07d03`';
const TICK = option('keep', 'Keep as a tool when it works', 'As rolling_volatility, for everybody in this workspace');

/** A proposal as the app sends it. */
export const proposal = (expires: number): Block[] => [
  { type: 'section', text: mrkdwn(`${GOAL}\nI wrote a new program for this. It runs only if somebody approves it.`) },
  {
    type: 'plan',
    title: 'Plan, 4 steps',
    tasks: [
      task('1', 'Read the closing prices', 'pending'),
      task('2', 'Turn them into daily returns', 'pending'),
      task('3', 'Measure how far they spread over 17 days', 'pending'),
      task('4', 'Draw the spread since September', 'pending'),
    ],
  },
  {
    type: 'context',
    elements: [mrkdwn('Looked at 2 saved tools. *price_summary* gives averages only. *monthly_totals* sums by month.')],
  },
  titled('The function, 11 lines of Python', PROGRAM),
  titled('The call, for this request only', 'rolling_volatility(csv="in/acme-prices.csv", days=17)'),
  {
    type: 'section',
    fields: [
      mrkdwn('*Reads*\nacme-prices.csv'),
      mrkdwn('*Network*\nNone'),
      mrkdwn('*Packages*\nnumpy, pandas, matplotlib'),
      mrkdwn('*Secrets*\nNone'),
      mrkdwn('*Limits*\n256 MB, 30 seconds'),
      mrkdwn('*Cost*\n$0.014 so far, about $0.02 in all'),
    ],
  },
  {
    type: 'actions',
    block_id: 'keep.1.0',
    elements: [{ type: 'checkboxes', action_id: 'tool_keep', options: [TICK], initial_options: [TICK] }],
  },
  {
    type: 'actions',
    block_id: 'decide.1.0',
    elements: [
      button('proposal_approve', 'Approve', { style: 'primary' }),
      button('proposal_reject', 'Reject', { style: 'danger' }),
      button('proposal_revise', 'Revise'),
      button('proposal_edit', 'Edit'),
      button('program_view', 'View code'),
      {
        type: 'overflow',
        action_id: 'turn_more',
        options: [option('details', 'Details'), option('withdraw', 'Withdraw my approval'), option('stop', 'Stop')],
      },
    ],
  },
  {
    type: 'context',
    elements: [
      mrkdwn(
        `Digest ${DIGEST} · plan and program by claude-sonnet, 6,210 tokens\nAny full member of <#C0FINOPS> may approve · expires <!date^${expires}^{date_short_pretty} at {time}|later>`,
      ),
    ],
  },
];

/** A card while the program runs. */
export const running = (): Block[] => [
  { type: 'section', text: mrkdwn(`${GOAL}\nRunning for 6 seconds.`) },
  {
    type: 'plan',
    title: 'Run',
    tasks: [
      task('1', 'Start a fresh sandbox', 'complete', '0.9 seconds'),
      task('2', 'Check the program against what was approved', 'complete', 'Same digest'),
      task('3', 'Run the program', 'in_progress', '118 of 256 MB, 6 of 30 seconds'),
      task('4', 'Check the result and bring back files', 'pending'),
    ],
  },
  titled('Output so far', '59 prices, 58 daily returns\n42 windows of 17 days'),
  {
    type: 'actions',
    block_id: 'run.1.0',
    elements: [button('run_stop', 'Stop', { style: 'danger' }), button('program_view', 'View code')],
  },
];

/** A card with the answer; `picture` is the id of an uploaded image. */
export const passed = (picture: string): Block[] => [
  {
    type: 'markdown',
    text: '**ACME moved about 2.4% a day over the last 17 trading days.** That is 37.4% a year. The best day was up 3.9%, the worst down 4.4%.',
  },
  {
    type: 'table',
    rows: [
      [
        { type: 'raw_text', text: 'Result' },
        { type: 'raw_text', text: 'Value' },
      ],
      [
        { type: 'raw_text', text: 'Volatility a day, %' },
        { type: 'raw_number', value: 2.36, text: '2.36' },
      ],
      [
        { type: 'raw_text', text: 'Worst day, %' },
        { type: 'raw_number', value: -4.43, text: '−4.43' },
      ],
    ],
  },
  { type: 'image', slack_file: { id: picture }, alt_text: 'Line chart that rises', title: plain('volatility.png') },
  titled('Output, both lines', '59 prices, 58 daily returns\n42 windows of 17 days'),
  {
    type: 'alert',
    level: 'success',
    text: mrkdwn('Kept as tool *rolling_volatility*, version 1. A second run gave the same result.'),
  },
  {
    type: 'actions',
    block_id: 'done.1.0',
    elements: [
      button('run_again', 'Run again'),
      button('program_view', 'View code'),
      button('turn_details', 'Details'),
    ],
  },
  {
    type: 'context',
    elements: [mrkdwn(`7.4 seconds, 131 MB, $0.016 · approved by Priya Raman at 09:43 · digest ${DIGEST}`)],
  },
];
