import pandas as pd


def drop_duplicates(table, column):
    """Keeps the first row of each value, whatever its case and outer spaces."""
    data = pd.read_csv(table, dtype=str, keep_default_na=False)
    twice = data[column].str.strip().str.casefold().duplicated()
    data[~twice].to_csv("out/clean.csv", index=False)
    print(f"{len(data)} rows read")
    return {"kept": int((~twice).sum()), "removed": int(twice.sum())}
