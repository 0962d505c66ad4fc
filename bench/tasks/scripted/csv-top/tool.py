import csv
from collections import Counter


def rank_products(sales, region, most):
    """Products of one region by revenue, best first; rows without a price are left out and counted."""
    revenue = Counter()
    left_out = 0
    with open(sales, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["region"] != region:
                continue
            if row["unit_price"] == "":
                left_out += 1
                continue
            revenue[row["product"]] += int(row["units"]) * float(row["unit_price"])
    print(f"{left_out} rows of {region} without a price")
    rows = [[product, round(amount, 2)] for product, amount in revenue.most_common(most)]
    with open("out/ranking.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["product", "revenue"], *rows])
    return {"columns": ["product", "revenue"], "rows": rows}
