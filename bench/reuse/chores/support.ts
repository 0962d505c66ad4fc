import { type Chore, chore } from '../chore.ts';
import { decimal, fileOf, list, mean, records, rounded, several, sum, whole } from '../values.ts';

const TAGS = ['billing', 'login', 'export', 'mobile', 'shipping', 'returns'];

/** What support asks for. */
export const SUPPORT: readonly Chore[] = [
  chore({
    name: 'sla_breaches',
    takes: { hours: 'numbers: hours each ticket took', limit: 'number: hours that were promised' },
    source: `def sla_breaches(hours, limit):
    """How many support tickets broke the SLA: resolution times above a limit in hours, as a count and a share."""
    late = sum(1 for value in hours if value > limit)
    return {"Breached": late, "Share, %": round(late / len(hours) * 100, 1)}`,
    goal: 'Count the tickets that missed their SLA',
    steps: [
      'Compare the resolution time of each ticket with the limit',
      'Count those above it and work out their share',
    ],
    given: (c) => ({ hours: several(whole(c, 7, 15), () => whole(c, 1, 72)), limit: whole(c, 8, 48) }),
    answer: ({ hours, limit }) => {
      const late = hours.filter((value) => value > limit).length;
      return { Breached: late, 'Share, %': rounded((late / hours.length) * 100, 1) };
    },
    asks: [
      (g) => `Tickets took ${list(g.hours)} hours. How many were over our SLA of ${g.limit}h?`,
      (g) => `SLA breaches please: limit ${g.limit} hours, resolution times ${list(g.hours)}`,
      (g) => `which share of these tickets missed the promised ${g.limit} hours? ${list(g.hours)}`,
      (g) => `support SLA is ${g.limit}h. Resolved after (hours): ${list(g.hours)}. Count the violations of the SLA`,
      (g) => `how often did we break the SLA (${g.limit} hours)? tickets needed ${list(g.hours)}`,
    ],
  }),
  chore({
    name: 'satisfaction_score',
    takes: { ratings: 'numbers: 1 to 5' },
    source: `def satisfaction_score(ratings):
    """Customer satisfaction (CSAT): share of ratings of 4 or 5 in percent, and the mean rating."""
    happy = sum(1 for rating in ratings if rating >= 4)
    return {"CSAT, %": round(happy / len(ratings) * 100, 1), "Mean": round(sum(ratings) / len(ratings), 2)}`,
    goal: 'Work out the customer satisfaction score',
    steps: ['Count the ratings of 4 and 5', 'Divide by the number of all ratings'],
    given: (c) => ({ ratings: several(whole(c, 9, 19), () => whole(c, 1, 5)) }),
    answer: ({ ratings }) => ({
      'CSAT, %': rounded((ratings.filter((rating) => rating >= 4).length / ratings.length) * 100, 1),
      Mean: rounded(mean(ratings)),
    }),
    asks: [
      (g) => `CSAT from these survey answers: ${list(g.ratings)}`,
      (g) => `How satisfied are customers this week? ratings ${list(g.ratings)} out of 5`,
      (g) => `survey ratings ${list(g.ratings)}: what's the csat`,
      (g) => `Please compute the customer satisfaction score (4s and 5s count) of ${list(g.ratings)}`,
      (g) => `we got stars ${list(g.ratings)} for chat support. satisfaction in percent and the average rating?`,
    ],
  }),
  chore({
    name: 'net_promoter_score',
    takes: { scores: 'numbers: 0 to 10' },
    source: `def net_promoter_score(scores):
    """Net promoter score (NPS) of answers from 0 to 10: share of promoters (9, 10) less that of detractors (0 to 6)."""
    promoters = sum(1 for score in scores if score >= 9)
    detractors = sum(1 for score in scores if score <= 6)
    return {"NPS": round((promoters - detractors) / len(scores) * 100, 1)}`,
    goal: 'Work out the net promoter score',
    steps: ['Count promoters and detractors among the answers', 'Take the difference of their shares'],
    given: (c) => ({ scores: several(whole(c, 11, 23), () => whole(c, 2, 10)) }),
    answer: ({ scores }) => {
      const promoters = scores.filter((score) => score >= 9).length;
      const detractors = scores.filter((score) => score <= 6).length;
      return { NPS: rounded(((promoters - detractors) / scores.length) * 100, 1) };
    },
    asks: [
      (g) => `NPS of ${list(g.scores)}?`,
      (g) => `would-recommend scores came in: ${list(g.scores)}. What is our net promoter score?`,
      (g) => `Please calculate promoters minus detractors for ${list(g.scores)}`,
      (g) => `quarterly survey (0-10): ${list(g.scores)} -> nps please`,
      (g) => `How is our Net Promoter Score with these answers: ${list(g.scores)}`,
    ],
  }),
  chore({
    name: 'backlog_weeks',
    takes: { open: 'integer: open tickets', closed: 'integer: closed a week', fresh: 'integer: new ones a week' },
    source: `import math

def backlog_weeks(open, closed, fresh):
    """In how many weeks a backlog of open tickets is worked off, with so many closed and so many new a week."""
    return {"Weeks": math.ceil(open / (closed - fresh))}`,
    goal: 'Find out when the ticket backlog is worked off',
    steps: ['Take new tickets a week off those closed a week', 'Divide the backlog by what is left and round up'],
    given: (c) => ({ open: whole(c, 120, 900), closed: whole(c, 61, 120), fresh: whole(c, 10, 55) }),
    answer: ({ open, closed, fresh }) => ({ Weeks: Math.ceil(open / (closed - fresh)) }),
    asks: [
      (g) =>
        `${g.open} tickets open, we close ${g.closed} a week and get ${g.fresh} new ones. How long until the backlog is gone?`,
      (g) => `backlog of ${g.open}: closing ${g.closed}/week, incoming ${g.fresh}/week. weeks to zero?`,
      (g) =>
        `When will support have worked off ${g.open} open cases (closed per week ${g.closed}, new per week ${g.fresh})?`,
      (g) =>
        `number of weeks to clear the ticket backlog: ${g.open} open, ${g.fresh} arriving weekly, ${g.closed} solved weekly`,
      (g) =>
        `If ${g.fresh} new tickets arrive each week and we solve ${g.closed}, in how many weeks are the ${g.open} open tickets done`,
    ],
  }),
  chore({
    name: 'tickets_by_tag',
    takes: { csv: 'file: tickets with a head line', column: 'string: the column to count' },
    source: `import collections
import csv as tables

def tickets_by_tag(csv, column):
    """Counts the tickets of a CSV by the value of a column, the most frequent first."""
    with open(csv, newline="") as file:
        counts = collections.Counter(row[column] for row in tables.DictReader(file))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return {"columns": [column, "tickets"], "rows": [list(pair) for pair in ordered]}`,
    goal: 'Count tickets by the values of a column',
    steps: ['Read the CSV with the tickets', 'Count rows by the value of the column, the most frequent first'],
    given: (c) => ({
      csv: `in/tickets-${whole(c, 1, 52)}.csv`,
      column: ['tag', 'topic', 'category'][whole(c, 0, 2)] ?? 'tag',
    }),
    csv: (c) => {
      const lines = several(whole(c, 12, 30), (at) => {
        const [tag, topic, category] = several(3, () => TAGS[whole(c, 0, 5)]);
        return `${at + 1},${tag},${topic},${category}`;
      });
      return `id,tag,topic,category\n${lines.join('\n')}\n`;
    },
    answer: ({ column }, csv) => {
      const groups = Map.groupBy(records(csv), (row) => row[column] ?? '');
      const pairs = [...groups].map(([tag, rows]) => [tag, rows.length] as const);
      pairs.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      return { columns: [column, 'tickets'], rows: pairs.map(([tag, count]) => [tag, count]) };
    },
    asks: [
      (g) => `What are people writing about? Count the tickets in ${fileOf(g)} by ${g.column}`,
      (g) => `tickets per ${g.column} please, most frequent on top (${fileOf(g)})`,
      (g) => `Here is the export of this week (${fileOf(g)}). How many tickets do we have for each ${g.column}?`,
      (g) => `Break the tickets of ${fileOf(g)} down by "${g.column}" and sort by number`,
      (g) => `top ${g.column}s in ${fileOf(g)}?`,
    ],
  }),
  chore({
    name: 'mask_emails',
    language: 'javascript',
    takes: { text: 'string: any text' },
    source: `/** Masks e-mail addresses in a text: only the first letter and the domain stay. Says how many there were. */
export function mask_emails({ text }) {
  let count = 0;
  const masked = text.replace(/([A-Za-z0-9])[\\w.+-]*@([\\w-]+(?:\\.[\\w-]+)+)/g, (_, first, domain) => {
    count += 1;
    return first + '***@' + domain;
  });
  return { text: masked, masked: count };
}`,
    goal: 'Hide the mail addresses in a text',
    steps: ['Find each e-mail address in the text', 'Keep its first letter and domain and mask the rest'],
    given: (c) => ({
      text: `Hi, write to ${several(whole(c, 1, 3), () => `k${whole(c, 10, 99)}@acme${whole(c, 1, 9)}.com`).join(' or ')} please`,
    }),
    answer: ({ text }) => ({
      text: text.replace(/k\d\d@/g, 'k***@'),
      masked: text.split('@').length - 1,
    }),
    asks: [
      (g) => `Please hide the email addresses in this text: ${g.text}`,
      (g) => `anonymise mail addresses: "${g.text}"`,
      (g) => `mask all e-mails before I forward it to the vendor - ${g.text}`,
      (g) => `Can you redact the e-mail addresses here? ${g.text}`,
      (g) => `GDPR: emails in "${g.text}" must be masked, keep the domain`,
    ],
  }),
  chore({
    name: 'agents_needed',
    takes: { calls: 'integer: calls an hour', minutes: 'number: handling time', occupancy: 'integer: percent' },
    source: `import math

def agents_needed(calls, minutes, occupancy):
    """Staffing of a call centre: agents needed for calls an hour, average handling time in minutes and target occupancy."""
    return {"Agents": math.ceil(calls * minutes / 60 / (occupancy / 100))}`,
    goal: 'Work out how many agents a shift needs',
    steps: ['Turn calls and handling time into hours of work', 'Divide by the occupancy and round up'],
    given: (c) => ({ calls: whole(c, 31, 300), minutes: decimal(c, 2, 9, 1), occupancy: whole(c, 70, 90) }),
    answer: ({ calls, minutes, occupancy }) => ({ Agents: Math.ceil((calls * minutes) / 60 / (occupancy / 100)) }),
    asks: [
      (g) =>
        `${g.calls} calls an hour at ${g.minutes} minutes each: how many agents do we need at ${g.occupancy}% occupancy?`,
      (g) =>
        `staffing for the hotline, ${g.calls} calls/h, AHT ${g.minutes} min, target occupancy ${g.occupancy} percent`,
      (g) =>
        `How many people have to be on the phones? We expect ${g.calls} calls per hour, handling time ${g.minutes} min, ${g.occupancy}% busy`,
      (g) =>
        `call center headcount: ${g.minutes} minutes average handling, ${g.calls} hourly calls, occupancy ${g.occupancy}`,
      (g) =>
        `agents required for ${g.calls} calls in an hour (${g.minutes} min handling time; ${g.occupancy} % occupancy)`,
    ],
  }),
  chore({
    name: 'churn_rate',
    takes: { before: 'integer: customers at the start', lost: 'integer: those who left', months: 'integer: length' },
    source: `def churn_rate(before, lost, months):
    """Customer churn: share of customers lost in a period of months, and the monthly rate that makes it."""
    kept = 1 - lost / before
    return {"Churn, %": round((1 - kept) * 100, 2), "Churn a month, %": round((1 - kept ** (1 / months)) * 100, 2)}`,
    goal: 'Work out the churn of customers',
    steps: ['Divide the customers lost by those at the start', 'Spread it over the months'],
    given: (c) => ({ before: whole(c, 400, 5_000), lost: whole(c, 11, 160), months: whole(c, 2, 12) }),
    answer: ({ before, lost, months }) => {
      const kept = 1 - sum([lost]) / before;
      return { 'Churn, %': rounded((1 - kept) * 100), 'Churn a month, %': rounded((1 - kept ** (1 / months)) * 100) };
    },
    asks: [
      (g) => `We lost ${g.lost} of ${g.before} customers in ${g.months} months. What's the churn?`,
      (g) => `churn rate: ${g.before} subscribers at the start, ${g.lost} cancelled within ${g.months} months`,
      (g) => `What share of customers left us? ${g.lost} out of ${g.before}, over ${g.months} months; also per month`,
      (g) => `monthly customer churn for ${g.lost} lost accounts (of ${g.before}) in a period of ${g.months} months`,
      (g) => `${g.lost} cancellations among ${g.before} customers during ${g.months} months - how bad is churn`,
    ],
  }),
];
