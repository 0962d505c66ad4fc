import { type Chore, chore } from '../chore.ts';
import { daysBetween, decimal, later, list, rounded, several, someDay, sum, weekday, whole } from '../values.ts';

/** What finance asks for. */
export const FINANCE: readonly Chore[] = [
  chore({
    name: 'loan_payment',
    takes: { principal: 'number: amount borrowed', rate: 'number: interest a year in percent', years: 'integer: term' },
    source: `def loan_payment(principal, rate, years):
    """Monthly instalment of an annuity loan with a fixed yearly interest rate, rounded to cents."""
    monthly = rate / 1200
    count = years * 12
    return {"Monthly payment": round(principal * monthly / (1 - (1 + monthly) ** -count), 2)}`,
    goal: 'Work out the monthly payment of a loan',
    steps: ['Turn the yearly interest into a monthly rate', 'Apply the annuity formula to the amount borrowed'],
    given: (c) => ({ principal: whole(c, 20, 900) * 1000, rate: decimal(c, 1.5, 7, 2), years: whole(c, 3, 30) }),
    answer: ({ principal, rate, years }) => {
      const monthly = rate / 1200;
      return { 'Monthly payment': rounded((principal * monthly) / (1 - (1 + monthly) ** (-years * 12))) };
    },
    asks: [
      (g) => `If we borrow ${g.principal} at ${g.rate} % over ${g.years} years, what do we pay every month?`,
      (g) => `bank offers a loan of ${g.principal} EUR, ${g.rate}% interest p.a., ${g.years} year term. monthly rate?`,
      (g) => `What would the instalments be on ${g.principal} financed for ${g.years} years at ${g.rate} percent?`,
      (g) =>
        `Mortgage check please: ${g.principal} principal, ${g.years}y, ${g.rate}% fixed. What leaves our account each month?`,
      (g) => `How high is the monthly payment for a credit over ${g.principal} (${g.rate} % a year, ${g.years} years)?`,
    ],
  }),
  chore({
    name: 'compound_growth',
    takes: { start: 'number: first value', end: 'number: last value', years: 'number: years between them' },
    source: `def compound_growth(start, end, years):
    """Compound annual growth rate (CAGR) in percent between a first and a last value."""
    return {"Growth a year, %": round(((end / start) ** (1 / years) - 1) * 100, 2)}`,
    goal: 'Find the compound annual growth rate',
    steps: ['Divide the last value by the first', 'Take the root for the number of years and turn it into percent'],
    given: (c) => ({ start: whole(c, 100, 900) * 10, end: whole(c, 100, 900) * 37, years: whole(c, 2, 9) }),
    answer: ({ start, end, years }) => ({ 'Growth a year, %': rounded(((end / start) ** (1 / years) - 1) * 100) }),
    asks: [
      (g) =>
        `Revenue went from ${g.start} to ${g.end} in ${g.years} years. How much growth a year is that, compounded?`,
      (g) => `CAGR for ${g.start} -> ${g.end} over ${g.years} yrs?`,
      (g) => `we had ${g.start} customers and ${g.years} years later ${g.end}, what's the average annual growth rate?`,
      (g) =>
        `By what percentage did ARR grow each year, compound, to get from ${g.start} to ${g.end} within ${g.years} years`,
      (g) =>
        `Board slide: annual growth between a start value of ${g.start} and ${g.end} after ${g.years} years please`,
    ],
  }),
  chore({
    name: 'net_present_value',
    takes: { rate: 'number: discount rate in percent', flows: 'numbers: cash flows, the first of them today' },
    source: `def net_present_value(rate, flows):
    """Net present value of yearly cash flows at a discount rate; the first flow is not discounted."""
    return {"Net present value": round(sum(flow / (1 + rate / 100) ** year for year, flow in enumerate(flows)), 2)}`,
    goal: 'Discount the cash flows to today and add them up',
    steps: ['Discount each yearly cash flow by the rate', 'Add up the present values'],
    given: (c) => ({
      rate: decimal(c, 2, 12, 1),
      flows: [-whole(c, 50, 200) * 1000, ...several(whole(c, 3, 6), () => whole(c, 10, 80) * 1000)],
    }),
    answer: ({ rate, flows }) => ({
      'Net present value': rounded(sum(flows.map((flow, year) => flow / (1 + rate / 100) ** year))),
    }),
    asks: [
      (g) => `NPV of ${list(g.flows)} at ${g.rate}%?`,
      (g) =>
        `Is the machine worth it? Cash flows year by year: ${list(g.flows)}. Please discount with ${g.rate} percent`,
      (g) => `what is this investment worth today: flows ${list(g.flows)}, discount rate ${g.rate} %`,
      (g) => `Give me the present value of these yearly cash flows at ${g.rate}%: ${list(g.flows)}`,
      (g) => `project X pays ${list(g.flows)} (first one now, then yearly). net present value with a ${g.rate} % rate?`,
    ],
  }),
  chore({
    name: 'depreciation_schedule',
    takes: { cost: 'number: purchase price', salvage: 'number: value at the end', years: 'integer: useful life' },
    source: `def depreciation_schedule(cost, salvage, years):
    """Straight-line depreciation: the book value of an asset at the end of each year of its useful life."""
    step = (cost - salvage) / years
    return {"columns": ["year", "book value"], "rows": [[n, round(cost - step * n, 2)] for n in range(1, years + 1)]}`,
    goal: 'Write an asset off in equal parts over its life',
    steps: ['Split the price less the residual value over the years', 'List the book value at the end of each year'],
    given: (c) => ({ cost: whole(c, 20, 99) * 100, salvage: whole(c, 0, 15) * 100, years: whole(c, 3, 8) }),
    answer: ({ cost, salvage, years }) => ({
      columns: ['year', 'book value'],
      rows: several(years, (at) => [at + 1, rounded(cost - ((cost - salvage) / years) * (at + 1))]),
    }),
    asks: [
      (g) =>
        `Please write off a laptop of ${g.cost} to ${g.salvage} linearly over ${g.years} years, book value per year`,
      (g) => `depreciation table, straight line: cost ${g.cost}, residual ${g.salvage}, life ${g.years}`,
      (g) =>
        `What's the book value of the van each year? Bought for ${g.cost}, worth ${g.salvage} after ${g.years} years, straight-line`,
      (g) =>
        `Depreciate an asset (${g.cost}, salvage value ${g.salvage}) over ${g.years} years and show what is left every year`,
      (g) =>
        `I need the yearly depreciation for new servers, ${g.cost} purchase price, useful life ${g.years} years, ${g.salvage} at the end`,
    ],
  }),
  chore({
    name: 'break_even_units',
    takes: { fixed: 'number: fixed costs', price: 'number: price of a unit', cost: 'number: variable cost of a unit' },
    source: `import math

def break_even_units(fixed, price, cost):
    """Break-even point: how many units must be sold until the contribution margin covers the fixed costs."""
    return {"Units": math.ceil(fixed / (price - cost))}`,
    goal: 'Find the number of units at which costs are covered',
    steps: ['Take the variable cost off the price of a unit', 'Divide the fixed costs by that margin and round up'],
    given: (c) => ({ fixed: whole(c, 11, 400) * 997, price: whole(c, 60, 99), cost: whole(c, 11, 53) }),
    answer: ({ fixed, price, cost }) => ({ Units: Math.ceil(fixed / (price - cost)) }),
    asks: [
      (g) =>
        `How many units do we have to sell to break even? Fixed costs ${g.fixed}, price ${g.price}, variable cost ${g.cost}`,
      (g) => `break-even point with ${g.fixed} fixed, ${g.price} per unit sold and ${g.cost} unit cost`,
      (g) => `At a price of ${g.price} and costs of ${g.cost} each, when are our fixed costs of ${g.fixed} covered?`,
      (g) =>
        `from which number of units on do we make money: ${g.price} price, ${g.cost} variable costs, ${g.fixed} fixed costs a year`,
      (g) =>
        `Pricing team wants the break even quantity for ${g.price} EUR/unit (cost ${g.cost}) against ${g.fixed} of overhead`,
    ],
  }),
  chore({
    name: 'split_amount',
    takes: { total: 'number: amount in cents', shares: 'numbers: weight of each party' },
    source: `def split_amount(total, shares):
    """Splits an amount in cents by weights so that the parts add up exactly; left over cents go to the largest remainders."""
    exact = [total * share / sum(shares) for share in shares]
    parts = [int(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return {"parts": parts}`,
    goal: 'Allocate an amount by weights without losing a cent',
    steps: ['Work out the exact share of each party', 'Round down and hand out the left over cents'],
    given: (c) => ({ total: whole(c, 10_000, 99_999), shares: several(whole(c, 3, 5), () => whole(c, 1, 9)) }),
    answer: ({ total, shares }) => {
      const exact = shares.map((share) => (total * share) / sum(shares));
      const parts = exact.map(Math.floor);
      const order = exact.map((value, at) => [Math.floor(value) - value, at] as const);
      order.sort(([a, i], [b, j]) => a - b || i - j);
      for (const [, at] of order.slice(0, total - sum(parts))) {
        parts[at] = (parts[at] ?? 0) + 1;
      }
      return { parts };
    },
    asks: [
      (g) => `Split ${g.total} cents between the teams by ${list(g.shares)}, it must add up to the cent`,
      (g) => `please allocate the cloud bill of ${g.total} ct with weights ${list(g.shares)}`,
      (g) =>
        `We share an invoice of ${g.total} cents in the ratio ${g.shares.join(':')}. Who pays what, without rounding loss?`,
      (g) => `distribute ${g.total} (in cents) over cost centres, weights ${list(g.shares)}; no cent may get lost`,
      (g) => `How is an amount of ${g.total} cents divided proportionally to ${list(g.shares)}?`,
    ],
  }),
  chore({
    name: 'invoice_due_date',
    takes: { issued: 'date: day of the invoice', days: 'integer: payment term in days' },
    source: `import datetime

def invoice_due_date(issued, days):
    """Due date of an invoice after a payment term in days; a weekend moves it to the next Monday."""
    due = datetime.date.fromisoformat(issued) + datetime.timedelta(days=days)
    while due.weekday() > 4:
        due += datetime.timedelta(days=1)
    return {"Due": due.isoformat()}`,
    goal: 'Find the day on which an invoice has to be paid',
    steps: ['Add the payment term to the invoice date', 'Move a weekend to the Monday after it'],
    given: (c) => ({ issued: someDay(c), days: whole(c, 7, 60) }),
    answer: ({ issued, days }) => {
      const due = later(issued, days);
      return { Due: later(due, { 6: 2, 0: 1 }[weekday(due)] ?? 0) };
    },
    asks: [
      (g) => `Invoice from ${g.issued}, net ${g.days} days: when is it due? Weekends go to Monday`,
      (g) => `when do we have to pay an invoice issued ${g.issued} with a payment term of ${g.days} days`,
      (g) => `Due date for terms "net ${g.days}", invoice dated ${g.issued}?`,
      (g) =>
        `The supplier billed us on ${g.issued}. Payable within ${g.days} days. Which day is the deadline (business day)?`,
      (g) => `please tell me the payment deadline of the invoice of ${g.issued}, ${g.days} days`,
    ],
  }),
  chore({
    name: 'late_interest',
    takes: {
      amount: 'number: sum owed',
      rate: 'number: percent a year',
      due: 'date: due day',
      paid: 'date: day of payment',
    },
    source: `import datetime

def late_interest(amount, rate, due, paid):
    """Default interest on an overdue amount: simple interest for each day after the due date, 365 days a year."""
    days = (datetime.date.fromisoformat(paid) - datetime.date.fromisoformat(due)).days
    return {"Days late": max(days, 0), "Interest": round(amount * rate / 100 * max(days, 0) / 365, 2)}`,
    goal: 'Work out the interest for a late payment',
    steps: ['Count the days from due date to payment', 'Charge simple interest for those days'],
    given: (c) => {
      const due = someDay(c);
      return { amount: whole(c, 500, 9_000), rate: decimal(c, 5, 11, 1), due, paid: later(due, whole(c, 3, 200)) };
    },
    answer: ({ amount, rate, due, paid }) => {
      const days = daysBetween(due, paid);
      return { 'Days late': days, Interest: rounded((((amount * rate) / 100) * days) / 365) };
    },
    asks: [
      (g) => `A customer paid ${g.amount} on ${g.paid} instead of ${g.due}. What interest can we charge at ${g.rate}%?`,
      (g) => `late fee: ${g.amount} was due ${g.due}, came ${g.paid}, ${g.rate} % default interest a year`,
      (g) => `How much interest for the overdue ${g.amount}? due ${g.due}, paid ${g.paid}, rate ${g.rate}`,
      (g) =>
        `payment of ${g.amount} arrived late (${g.paid}, deadline was ${g.due}). please compute default interest, ${g.rate}% p.a.`,
      (g) => `Interest on arrears please, ${g.rate} percent on ${g.amount} from ${g.due} until ${g.paid}`,
    ],
  }),
];
