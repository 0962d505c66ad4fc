import { nearly, type Pair } from './fingerprint-pairs.ts';

const PRICE = `def with_tax(net, count=1):
    gross = net * count * 1.19
    return round(gross, 2)
`;
const SALES = `import pandas as pd

def sales(path, limit=10):
    df = pd.read_csv(path, sep=";")
    df = df[df["amount"] >= 100]
    top = df.groupby("region").agg({"amount": "sum", "cost": "mean"})
    return top.sort_values("amount", ascending=False).head(limit).to_dict()
`;
const DATES = `from datetime import date, timedelta

def workdays(start, end):
    day, count = date.fromisoformat(start), 0
    while day <= date.fromisoformat(end):
        if day.weekday() < 5 and day.month != 12:
            count += 1
        day += timedelta(days=1)
    return count
`;
const MARGIN = `def _ratio(part, whole, digits=2):
    return round(part / whole, digits) if whole else None

def margin(revenue, cost):
    return _ratio(revenue - cost, revenue)
`;
const REPORT = `def report(path, ok):
    with open(path) as file:
        lines = [line.strip() for line in file if line.strip()]
    if ok:
        print("passed")
    else:
        print("failed")
    print(f"{len(lines)} EUR")
    return {"first": lines[0], "last": lines[-1]}
`;

/** Pairs of Python tools that nearly do the same. */
export const PYTHON_DIFFERENT: readonly Pair[] = [
  nearly('another rate', PRICE, '1.19', '1.08'),
  nearly('another operator', PRICE, 'net * count', 'net + count'),
  nearly('another default', PRICE, 'count=1', 'count=2'),
  nearly('a whole number and one with a point', PRICE, 'count=1', 'count=1.0'),
  nearly('another column', SALES, '"cost": "mean"', '"profit": "mean"'),
  nearly('the mean for the sum', SALES, '"amount": "sum"', '"amount": "mean"'),
  nearly('ascending', SALES, 'ascending=False', 'ascending=True'),
  nearly('exclusive', SALES, '>= 100', '> 100'),
  nearly('another separator', SALES, 'sep=";"', 'sep=","'),
  nearly('columns in another order', SALES, '{"amount": "sum", "cost": "mean"}', '{"cost": "mean", "amount": "sum"}'),
  nearly('tail for head', SALES, '.head(', '.tail('),
  nearly('up to and before', DATES, 'day <= date', 'day < date'),
  nearly('or for and', DATES, '5 and', '5 or'),
  nearly('another unit of time', DATES, 'timedelta(days=1)', 'timedelta(weeks=1)'),
  nearly(
    'arguments of an own function swapped',
    MARGIN,
    '_ratio(revenue - cost, revenue)',
    '_ratio(revenue, revenue - cost)',
  ),
  nearly('operands swapped', MARGIN, 'revenue - cost', 'cost - revenue'),
  nearly('parameters swapped', MARGIN, 'margin(revenue, cost)', 'margin(cost, revenue)'),
  nearly('another default of a helper', MARGIN, 'digits=2', 'digits=4'),
  nearly('another way out of a helper', MARGIN, 'else None', 'else 0'),
  nearly('what is printed in each case', REPORT, 'if ok:', 'if not ok:'),
  nearly('a printed unit', REPORT, 'EUR', 'USD'),
  nearly('the last but one', REPORT, 'lines[-1]', 'lines[-2]'),
  nearly('another field', REPORT, '"first": lines', '"head": lines'),
  nearly('lines that are not stripped', REPORT, '[line.strip() for', '[line for'),
];
