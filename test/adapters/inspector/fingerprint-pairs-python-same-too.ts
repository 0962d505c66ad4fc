import type { Pair } from './fingerprint-pairs.ts';

/** More pairs of Python tools that do the same: calls, words that people read, layout, helpers. */
export const PYTHON_SAME_TOO: readonly Pair[] = [
  {
    what: 'keyword arguments in another order',
    one: `import pandas as pd

def merged(left, right, out):
    a = pd.read_csv(left, sep=";", decimal=",", encoding="latin-1")
    b = pd.read_excel(right, sheet_name="Data", header=2)
    c = a.merge(b, how="left", on=["id"], suffixes=("", "_b")).sort_values(by="id", ascending=False)
    c.to_json(out, orient="records", indent=2)
    return len(c)
`,
    other: `import pandas as pd

def merged(left, right, out):
    a = pd.read_csv(left, encoding="latin-1", decimal=",", sep=";")
    b = pd.read_excel(right, header=2, sheet_name="Data")
    c = a.merge(b, on=["id"], suffixes=("", "_b",), how="left").sort_values(ascending=False, by="id")
    c.to_json(out, indent=2, orient="records")
    return len(c)
`,
  },
  {
    what: 'arguments of an own function with and without their names',
    one: `def _compound(amount, rate, years=1):
    return amount * (1 + rate) ** years

def plan(start, goal):
    year = 0
    while _compound(start, 0.05, years=year) < goal:
        year += 1
    return year
`,
    other: `def plan(start, goal):
    n = 0
    while _grown(n=n, of=start, by=.05) < goal:
        n += 1
    return n

def _grown(of, by, n=1):
    return of * (1 + by) ** n
`,
  },
  {
    what: 'the words of a chart',
    one: `import matplotlib.pyplot as plt
import pandas as pd

def chart(path, out):
    """A bar chart."""
    totals = pd.read_csv(path).groupby("month")["sales"].sum()
    fig, ax = plt.subplots(figsize=(8, 4))
    ax.bar(totals.index, totals.values)
    ax.set_title("Sales by month")
    ax.set_xlabel("Month")
    ax.set_ylabel("Sales")
    fig.savefig(out)
`,
    other: `import pandas as pd
from matplotlib import pyplot

def monthly(file, png):
    totals = pd.read_csv(file).groupby("month")["sales"].sum()
    figure, axes = pyplot.subplots(figsize=(8, 4))
    axes.bar(totals.index, totals.values)
    axes.set_title("How sales went")
    axes.set_xlabel("When")
    axes.set_ylabel("How much")
    figure.savefig(png)
`,
  },
  {
    what: 'the words of errors',
    one: `def share(part, whole):
    if whole <= 0:
        raise ValueError("the whole must be positive")
    assert part <= whole, "part is larger than whole"
    return part / whole
`,
    other: `def share(part, whole):
    if whole <= 0:
        raise ValueError('whole has to be > 0')
    assert part <= whole, 'too large'
    return part / whole
`,
  },
  {
    what: 'the word before the one thing that is printed',
    one: `import json

def count(path):
    with open(path) as file:
        rows = json.load(file)
    print(f"Rows: {len(rows)}")
    return len(rows)
`,
    other: `from json import load

def count(path):
    with open(path) as f:
        rows = load(f)
    print(f"Number of entries = {len(rows)}")
    return len(rows)
`,
  },
  {
    what: 'a constant with a name, and code that never runs in a tool',
    one: `RATE = 1.19
__version__ = "1.0"

def gross(net):
    return round(net * RATE, 2)

def _old(net):
    return net

if __name__ == "__main__":
    print(gross(10))
`,
    other: `def gross(amount):
    return round(amount * 1.19, 2)
`,
  },
  {
    what: 'layout, brackets, semicolons and trailing commas',
    one: `def table(rows):
    out = []; seen = set()
    for key, value in rows:
        if (key not in seen) and (value is not None): out.append((key, value)); seen.add(key)
    return out, len(seen)
`,
    other: `def table(
    rows,
):
    out = []
    seen = set()
    for (key, value) in rows:
        if not key in seen \\
                and not value is None:
            out.append(
                (
                    key,  # the name
                    value,
                ),
            )
            seen.add(key)
        pass
    return (out, len(seen))
`,
  },
  {
    what: 'a helper within the function and one beside it',
    one: `import re

def slugs(titles):
    def clean(text):
        return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return [clean(title) for title in titles]
`,
    other: `from re import sub

def _slug(title: str) -> str:
    result = sub('[^a-z0-9]+', '-', title.lower()).strip('-')
    return result

def slugs(titles: list[str]) -> list[str]:
    return [_slug(t) for t in titles]
`,
  },
];
