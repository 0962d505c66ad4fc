import { type Chore, chore } from '../chore.ts';
import { among, decimal, later, list, rounded, several, someDay, sum, weekday, whole } from '../values.ts';

const PEOPLE = ['Ana', 'Ben', 'Chidi', 'Dora', 'Emil', 'Farah', 'Goran', 'Hana'];

/** What operations asks for. */
export const OPERATIONS: readonly Chore[] = [
  chore({
    name: 'uptime_percentage',
    takes: { outages: 'numbers: minutes of each outage', days: 'integer: length of the period' },
    source: `def uptime_percentage(outages, days):
    """Availability of a service in percent over a period of days, from the minutes of its outages."""
    total = days * 24 * 60
    return {"Availability, %": round((total - sum(outages)) / total * 100, 3)}`,
    goal: 'Work out the availability of a service',
    steps: ['Add up the minutes of all outages', 'Take their share of the period from 100 percent'],
    given: (c) => ({ outages: several(whole(c, 2, 6), () => whole(c, 3, 90)), days: whole(c, 28, 92) }),
    answer: ({ outages, days }) => {
      const total = days * 24 * 60;
      return { 'Availability, %': rounded(((total - sum(outages)) / total) * 100, 3) };
    },
    asks: [
      (g) => `Outages of ${list(g.outages)} minutes in ${g.days} days. What was our availability?`,
      (g) => `uptime % for the last ${g.days} days? the API was down for ${list(g.outages)} min`,
      (g) => `Status page: please give me the uptime over ${g.days} days, downtimes (min): ${list(g.outages)}`,
      (g) => `How available were we within ${g.days} days with incidents lasting ${list(g.outages)} minutes?`,
      (g) =>
        `the search service had outages (${list(g.outages)} minutes) during a ${g.days} day period, uptime in percent?`,
    ],
  }),
  chore({
    name: 'error_budget_left',
    takes: {
      objective: 'number: SLO in percent',
      days: 'integer: window',
      spent: 'number: minutes of downtime so far',
    },
    source: `def error_budget_left(objective, days, spent):
    """Minutes of error budget that an SLO leaves in a window of days, and what is left after downtime so far."""
    budget = days * 1440 * (100 - objective) / 100
    return {"Budget, min": round(budget, 1), "Left, min": round(budget - spent, 1)}`,
    goal: 'Find out how much of the error budget is left',
    steps: ['Turn the SLO into minutes that may fail in the window', 'Take off the downtime so far'],
    given: (c) => ({
      objective: [99, 99.5, 99.9, 99.95][whole(c, 0, 3)] ?? 99,
      days: whole(c, 7, 90),
      spent: whole(c, 1, 40),
    }),
    answer: ({ objective, days, spent }) => {
      const budget = (days * 1440 * (100 - objective)) / 100;
      return { 'Budget, min': rounded(budget, 1), 'Left, min': rounded(budget - spent, 1) };
    },
    asks: [
      (g) =>
        `SLO ${g.objective}% over ${g.days} days, ${g.spent} minutes down already. How much error budget do we have left?`,
      (g) => `error budget remaining? objective ${g.objective}, window ${g.days}d, burnt ${g.spent} min`,
      (g) =>
        `With a ${g.objective} percent objective, how many minutes may we still fail in a ${g.days} day window after ${g.spent} min of downtime`,
      (g) =>
        `Can we still deploy? Our SLO is ${g.objective} % in ${g.days} days and we spent ${g.spent} minutes of the budget`,
      (g) => `budget check for ${g.objective}% SLO / ${g.days} days, downtime so far ${g.spent} min`,
    ],
  }),
  chore({
    name: 'workdays_between',
    takes: { first: 'date: first day', last: 'date: last day', holidays: 'strings: days off as YYYY-MM-DD' },
    source: `import datetime

def workdays_between(first, last, holidays):
    """Number of working days (Monday to Friday) between two dates, both included, without the given holidays."""
    day, end, count = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), 0
    while day <= end:
        count += day.weekday() < 5 and day.isoformat() not in holidays
        day += datetime.timedelta(days=1)
    return {"Working days": count}`,
    goal: 'Count working days in a period',
    steps: ['Walk through the days from the first to the last', 'Count those that are no weekend and no holiday'],
    given: (c) => {
      const first = someDay(c);
      const length = whole(c, 10, 80);
      return { first, last: later(first, length), holidays: several(2, () => later(first, whole(c, 0, length))) };
    },
    answer: ({ first, last, holidays }) => {
      const days = several(400, (at) => later(first, at)).filter((day) => day <= last);
      const isFree = (day: string) => [0, 6].includes(weekday(day)) || holidays.includes(day);
      return { 'Working days': days.filter((day) => !isFree(day)).length };
    },
    asks: [
      (g) => `How many working days are there from ${g.first} to ${g.last}? Holidays: ${list(g.holidays)}`,
      (g) => `business days between ${g.first} and ${g.last} without ${list(g.holidays)}`,
      (g) => `count the workdays of the project: starts ${g.first}, ends ${g.last}, we are off on ${list(g.holidays)}`,
      (g) =>
        `Planning capacity: number of weekdays ${g.first}..${g.last}, not counting the public holidays ${list(g.holidays)}`,
      (g) => `net working days please. begin ${g.first}, end ${g.last}, bank holidays ${list(g.holidays)}`,
    ],
  }),
  chore({
    name: 'reorder_point',
    takes: { demand: 'number: units a day', lead: 'integer: days of delivery', safety: 'integer: safety stock' },
    source: `def reorder_point(demand, lead, safety):
    """Stock level at which an article has to be ordered again: daily demand over the lead time, and the safety stock."""
    return {"Reorder at": round(demand * lead + safety)}`,
    goal: 'Find the stock at which to order again',
    steps: ['Multiply the daily demand by the delivery time', 'Add the safety stock'],
    given: (c) => ({ demand: whole(c, 3, 40), lead: whole(c, 2, 21), safety: whole(c, 5, 60) }),
    answer: ({ demand, lead, safety }) => ({ 'Reorder at': demand * lead + safety }),
    asks: [
      (g) =>
        `We use ${g.demand} boxes a day, delivery takes ${g.lead} days, safety stock ${g.safety}. When do we have to order again?`,
      (g) => `reorder point for demand ${g.demand}/day, lead time ${g.lead} days and ${g.safety} safety stock?`,
      (g) =>
        `At which stock level must purchasing reorder toner? ${g.demand} per day, supplier needs ${g.lead} days, buffer ${g.safety}`,
      (g) =>
        `inventory question: daily demand ${g.demand}, lead time ${g.lead}d, keep ${g.safety} as safety. minimum stock before ordering?`,
      (g) => `Please work out the reorder level (${g.demand} units a day, ${g.lead} days lead, safety ${g.safety})`,
    ],
  }),
  chore({
    name: 'oncall_rotation',
    takes: { people: 'strings: names in their order', start: 'date: first day', weeks: 'integer: how many weeks' },
    source: `import datetime

def oncall_rotation(people, start, weeks):
    """On-call rota: who is on duty in which week, people taking turns from a first day on."""
    first = datetime.date.fromisoformat(start)
    rows = [[(first + datetime.timedelta(weeks=n)).isoformat(), people[n % len(people)]] for n in range(weeks)]
    return {"columns": ["week from", "on call"], "rows": rows}`,
    goal: 'Plan who is on call in which week',
    steps: ['List the weeks from the first day', 'Let the people take turns'],
    given: (c) => ({ people: among(c, PEOPLE, whole(c, 2, 5)), start: someDay(c), weeks: whole(c, 4, 12) }),
    answer: ({ people, start, weeks }) => ({
      columns: ['week from', 'on call'],
      rows: several(weeks, (at) => [later(start, at * 7), people[at % people.length] ?? '']),
    }),
    asks: [
      (g) => `Make an on-call plan for ${list(g.people)}, weekly, ${g.weeks} weeks from ${g.start}`,
      (g) =>
        `who is on duty when? rotation ${g.people.join(' -> ')}, starting ${g.start}, for the next ${g.weeks} weeks`,
      (g) => `Need an on call rota: ${g.weeks} weeks beginning ${g.start}, people take turns: ${list(g.people)}`,
      (g) => `Please rotate the pager weekly between ${list(g.people)} (start ${g.start}, ${g.weeks} weeks)`,
      (g) => `on-call schedule from ${g.start}: ${list(g.people)} in turn, ${g.weeks} weeks in total`,
    ],
  }),
  chore({
    name: 'latency_percentile',
    takes: { samples: 'numbers: measured times', percentile: 'integer: 1 to 100' },
    source: `import math

def latency_percentile(samples, percentile):
    """Percentile of measured response times by the nearest-rank method, with the slowest and the fastest."""
    ordered = sorted(samples)
    rank = math.ceil(percentile / 100 * len(ordered))
    return {"Percentile": ordered[max(rank, 1) - 1], "Slowest": ordered[-1], "Fastest": ordered[0]}`,
    goal: 'Find a percentile of response times',
    steps: ['Sort the measured latencies', 'Take the value at the rank of the percentile'],
    given: (c) => ({
      samples: several(whole(c, 9, 20), () => whole(c, 20, 950)),
      percentile: [50, 75, 90, 95, 99][whole(c, 0, 4)] ?? 50,
    }),
    answer: ({ samples, percentile }) => {
      const ordered = samples.toSorted((a, b) => a - b);
      const rank = Math.ceil((percentile / 100) * ordered.length);
      return { Percentile: ordered[rank - 1] ?? 0, Slowest: ordered.at(-1) ?? 0, Fastest: ordered[0] ?? 0 };
    },
    asks: [
      (g) => `p${g.percentile} of these response times (ms): ${list(g.samples)}`,
      (g) => `What's the ${g.percentile}th percentile latency of ${list(g.samples)}?`,
      (g) => `${list(g.samples)} ms measured at the gateway. Give me percentile ${g.percentile} and the slowest one`,
      (g) => `how slow are we at the ${g.percentile}. percentile? latencies ${list(g.samples)}`,
      (g) => `load test results, times in ms ${list(g.samples)} - please P${g.percentile}, nearest rank`,
    ],
  }),
  chore({
    name: 'subnet_range',
    takes: { address: 'string: IPv4 address', prefix: 'integer: length of the prefix' },
    source: `import ipaddress

def subnet_range(address, prefix):
    """First and last address of an IPv4 network in CIDR notation, and how many addresses it has."""
    network = ipaddress.ip_network(f"{address}/{prefix}", strict=False)
    return {"First": str(network[0]), "Last": str(network[-1]), "Addresses": network.num_addresses}`,
    goal: 'Find the addresses of a network',
    steps: ['Read the IPv4 network with its CIDR prefix', 'Give its first and last address and their number'],
    given: (c) => ({
      address: `10.${whole(c, 0, 255)}.${whole(c, 0, 255)}.${whole(c, 0, 255)}`,
      prefix: whole(c, 18, 30),
    }),
    answer: ({ address, prefix }) => {
      const size = 2 ** (32 - prefix);
      const number = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
      const first = Math.floor(number / size) * size;
      const text = (value: number) => [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
      return { First: text(first), Last: text(first + size - 1), Addresses: size };
    },
    asks: [
      (g) => `Which IPs are in ${g.address}/${g.prefix}?`,
      (g) => `subnet calculator: network of ${g.address} with a /${g.prefix} prefix, first and last IP`,
      (g) => `How many addresses does the CIDR ${g.address}/${g.prefix} have and where does the range begin and end?`,
      (g) => `firewall rule: I need start and end address of the network ${g.address}/${g.prefix}`,
      (g) => `range of the IPv4 subnet ${g.address} /${g.prefix} please`,
    ],
  }),
  chore({
    name: 'disk_days_left',
    takes: { used: 'number: GB in use', capacity: 'number: GB there are', growth: 'number: GB a day' },
    source: `import math

def disk_days_left(used, capacity, growth):
    """In how many days a disk is full, with a steady growth in gigabytes a day, and how full it is now."""
    return {"Days left": math.floor((capacity - used) / growth), "Used, %": math.floor(used / capacity * 100)}`,
    goal: 'Forecast when a disk is full',
    steps: ['Take the free space of the disk', 'Divide it by the growth a day'],
    given: (c) => ({ used: whole(c, 100, 700), capacity: whole(c, 8, 30) * 100, growth: decimal(c, 0.7, 9, 1) }),
    answer: ({ used, capacity, growth }) => ({
      'Days left': Math.floor((capacity - used) / growth),
      'Used, %': Math.floor((used / capacity) * 100),
    }),
    asks: [
      (g) => `db disk has ${g.used} of ${g.capacity} GB used, grows ${g.growth} GB a day. When is it full?`,
      (g) => `How many days until the disk is full? ${g.capacity} GB total, ${g.used} GB in use, +${g.growth} GB/day`,
      (g) => `storage forecast: used ${g.used} GB, capacity ${g.capacity} GB, growth ${g.growth} per day`,
      (g) =>
        `we fill ${g.growth} gigabytes daily; the disk holds ${g.capacity} and ${g.used} are taken, how long will it last`,
      (g) => `days left on the log volume? ${g.used}/${g.capacity} GB and ${g.growth} GB growth each day`,
    ],
  }),
];
