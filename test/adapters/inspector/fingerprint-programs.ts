import type { Language } from '#domain/program/program.ts';

/** Tools whose own names all begin with `my_`; every number, operator and attribute in them is used. */
export const PROGRAMS: Readonly<Record<Language, string>> = {
  python: `import csv
import statistics as stats
from datetime import datetime, timedelta

my_scale = 3

def my_tool(my_path, my_limit=10, *, my_mode="sum"):
    my_rows = []
    with open(my_path, newline="", encoding="utf-8") as my_file:
        for my_at, my_line in enumerate(csv.DictReader(my_file)):
            if my_at >= my_limit or my_line["kind"] in ("void", "test"):
                continue
            my_rows.append({**my_line, "amount": my_clean(my_line["amount"], my_digits=2)})
    try:
        my_first = datetime.fromisoformat(my_rows[0]["day"]) + timedelta(days=7)
    except (IndexError, KeyError) as my_error:
        return {"error": str(my_error.args)}
    my_groups = {}
    for my_row in my_rows:
        my_groups.setdefault(my_row["region"], []).append(my_row["amount"] * 1.19)
    my_best = max(my_groups, key=lambda my_key: sum(my_groups[my_key]) - my_scale)
    my_total = sum(my_value for my_values in my_groups.values() for my_value in my_values if my_value > 0)
    if my_mode == "mean" and my_total != 0:
        my_total = stats.mean(my_groups[my_best])
    elif (my_half := my_total / 2) < 100:
        my_total -= my_half
    return {"best": my_best, "total": f"{my_total:.2f}", "until": my_first.isoformat()}

def my_clean(my_text, my_digits):
    def my_plain(my_part):
        return my_part.strip().replace(",", ".")
    return round(float(my_plain(my_text)), my_digits)
`,
  javascript: `import { readFileSync } from 'node:fs';
import path from 'node:path';

const my_scale = 3;
const my_round = (my_value, my_digits = 2) => Number(my_value.toFixed(my_digits));

export async function my_tool({ my_file, my_limit = 10, my_mode = "sum" }) {
  const my_rows = JSON.parse(readFileSync(path.join("in", my_file), "utf8")).slice(0, my_limit);
  let my_total = 0;
  const my_groups = new Map();
  for (const { region: my_region, amount: my_amount } of my_rows) {
    if (my_amount <= 5 || my_region === "void") {
      continue;
    }
    my_groups.set(my_region, [...(my_groups.get(my_region) ?? []), my_amount * 1.19]);
    my_total += my_amount;
  }
  try {
    my_total = my_total / my_rows.length - my_scale;
  } catch (my_error) {
    return { error: my_error.message };
  }
  function my_sum(my_list) {
    return my_list.reduce((my_left, my_right) => my_left + my_right, 0);
  }
  const my_sorted = [...my_groups.entries()].sort(([, my_a], [, my_b]) => my_sum(my_b) - my_sum(my_a));
  if (my_mode === "mean" && my_total !== 0) {
    return { best: my_sorted.at(0), mean: my_round(my_total) };
  }
  return { best: my_sorted.map(([my_name]) => my_name.trim()), total: my_round(my_total, 4) };
}
`,
};
