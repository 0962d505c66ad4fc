import pandas as pd


def pivot_units(sales, month):
    """Units by region and month as out/pivot.xlsx; returns the sum of one month."""
    data = pd.read_csv(sales)
    data["month"] = data["date"].str[:7]
    pivot = data.pivot_table(index="region", columns="month", values="units", aggfunc="sum", fill_value=0)
    pivot.to_excel("out/pivot.xlsx")
    print(f"{pivot.shape[0]} regions, {pivot.shape[1]} months")
    return {"march": int(pivot[month].sum())}
