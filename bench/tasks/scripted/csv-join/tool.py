import pandas as pd


def revenue_by_country(orders, customers):
    """Revenue by country and the customers without orders; orders of unknown customers are counted."""
    sold = pd.read_csv(orders)
    known = pd.read_csv(customers)
    both = known.merge(sold, on="customer", how="left")
    print(f"{len(sold)} orders, {int((~sold.customer.isin(known.customer)).sum())} of unknown customers")
    idle = both[both.amount.isna()].customer
    return {"revenue": both.groupby("country").amount.sum().round(2).to_dict(), "idle": sorted(idle)}
