import matplotlib.pyplot as plt
import numpy as np
import pandas as pd


def compare_volatility(csv: str, windows: list) -> dict:
    """How much a price moves, over several sliding windows of days."""
    table = pd.read_csv(csv, parse_dates=["date"])
    prices = table.set_index("date")["close"].astype(float)
    returns = np.log(prices).diff().dropna()
    print(f"{len(prices)} prices, {len(returns)} daily returns")
    if len(returns) < max(windows):
        raise ValueError(f"{max(windows)} days are wanted, but there are only {len(returns)}")

    yearly = pd.DataFrame({f"{days} days": returns.rolling(days).std() * 252**0.5 * 100 for days in windows})
    yearly.dropna(how="all").round(2).to_csv("out/volatility.csv")
    yearly.plot(title="Volatility, % a year")
    plt.savefig("out/volatility.png", dpi=120)

    rows = []
    for days in windows:
        last = returns.tail(days) * 100
        year = round(last.std() * 252**0.5, 1)
        rows.append([days, round(last.std(), 2), year, round(last.max(), 2), round(last.min(), 2)])
        print(f"{days} days: {year}% a year")
    return {
        "columns": ["Window, days", "Volatility a day, %", "Volatility a year, %", "Best day, %", "Worst day, %"],
        "rows": rows,
    }
