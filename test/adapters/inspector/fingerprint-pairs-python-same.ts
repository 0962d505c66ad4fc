import type { Pair } from './fingerprint-pairs.ts';

/** Pairs of Python tools that do the same. */
export const PYTHON_SAME: readonly Pair[] = [
  {
    what: 'other names, docstring, types and comments',
    one: `import pandas as pd

def revenue_by_region(path: str, least: float = 0) -> dict:
    """Sums the revenue of each region."""
    df = pd.read_csv(path)
    df = df[df["amount"] > least]  # small ones are noise
    return df.groupby("region")["amount"].sum().to_dict()
`,
    other: `import pandas as pd


def regional_totals(file, minimum=0):
    table = pd.read_csv(file)
    table = table[table['amount'] > minimum]
    return table.groupby('region')['amount'].sum().to_dict()
`,
  },
  {
    what: 'imports under other names, in another order, some unused',
    one: `import os
import numpy as np
from pathlib import Path
from datetime import datetime as dt

def age_in_days(path, today):
    made = dt.fromtimestamp(Path(path).stat().st_mtime)
    return float(np.floor((dt.fromisoformat(today) - made).days))
`,
    other: `import datetime
import pathlib, numpy

def days_old(path, today):
    made = datetime.datetime.fromtimestamp(pathlib.Path(path).stat().st_mtime)
    return float(numpy.floor((datetime.datetime.fromisoformat(today) - made).days))
`,
  },
  {
    what: 'helpers in another order and under other names',
    one: `import csv

def _net(row): return float(row["gross"]) / _rate(row)

def _rate(row):
    return 1.19 if row["kind"] == "goods" else 1.07

def net_total(path):
    with open(path, encoding="utf-8", newline="") as file:
        return sum(_net(row) for row in csv.DictReader(file))
`,
    other: `import csv

def net_total(path):
    with open(path, newline='', encoding='utf-8') as f:
        return sum(_without_tax(line) for line in csv.DictReader(f))

def _tax(line):
    return 1.19 if line['kind'] == 'goods' else 1.07

def _without_tax(line):
    return float(line['gross']) / _tax(line)
`,
  },
  {
    what: 'a value that is named and then returned',
    one: `def growth(old, new):
    if old == 0:
        return None
    rate = (new - old) / old * 100
    return rate
`,
    other: `def growth(old, new):
    if old == 0:
        return
    return ((new - old) / old * 100)
`,
  },
  {
    what: 'elif, else within else, and no else after a return',
    one: `def band(score):
    if score >= 90:
        return "high"
    elif score >= 50:
        return "middle"
    else:
        return "low"
`,
    other: `def band(points):
    if points >= 90: return 'high'
    if points >= 50: return 'middle'
    return 'low'
`,
  },
  {
    what: 'numbers in another spelling',
    one: `def split_bytes(size):
    mega, rest = divmod(size, 1_048_576)
    return {"mega": mega, "rest": rest, "share": rest / 1048576.0, "mask": rest & 0xFF, "tiny": rest < 1e3}
`,
    other: `def split_bytes(size):
    mega, rest = divmod(size, 0x100000)
    return {'mega': mega, 'rest': rest, 'share': rest / 1_048_576., 'mask': rest & 255, 'tiny': rest < 1000.0}
`,
  },
  {
    what: 'f-strings and texts in other quotes, and in parts',
    one: `def greeting(name, total):
    head = f"Dear {name!r},"
    body = "your total is " f"{total:>10,.2f} EUR"
    return head + "\\n" + body + "\\t\\u00e9"
`,
    other: `def greeting(name, total):
    head = f'''Dear {name!r},'''
    body = (
        f'your total is {total:>10,.2f} EUR'
    )
    return head + '\\x0a' + body + """\\té"""
`,
  },
];
