import pandas as pd


def column_mean(table, column):
    """Mean of a number column of a CSV, and how many rows have no value there."""
    values = pd.read_csv(table)[column]
    print(f"{len(values)} rows read")
    return {"mean": round(float(values.mean()), 2), "missing": int(values.isna().sum())}
