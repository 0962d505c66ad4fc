import csv
import statistics


def price_range(prices):
    """Lowest, highest and mean close of a CSV with the columns date and close."""
    with open(prices, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    closes = [float(row["close"]) for row in rows]
    print(f"{len(rows)} days read")
    mean = round(statistics.fmean(closes), 2)
    return {"lowest": min(closes), "highest": max(closes), "mean": mean, "left_out": len(rows) - len(closes)}
