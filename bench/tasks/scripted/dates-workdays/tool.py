import numpy as np
import pandas as pd


def days_to_payment(invoices, holidays, limit):
    """Mean working days from sent to paid, and how many invoices took more than the limit."""
    free = pd.read_csv(holidays)["date"].to_numpy(dtype="datetime64[D]")
    data = pd.read_csv(invoices)
    sent, paid = (data[name].to_numpy(dtype="datetime64[D]") for name in ("sent", "paid"))
    days = np.busday_count(sent, paid, holidays=free)
    print(f"{len(days)} invoices, {len(free)} holidays")
    return {"mean_days": round(float(days.mean()), 2), "late": int((days > limit).sum())}
