import matplotlib.pyplot as plt
import numpy as np
import pandas as pd


def rolling_volatility(csv: str, days: int) -> dict:
    """How much a price moves, over a sliding window of days."""
    table = pd.read_csv(csv, parse_dates=["date"])
    prices = table.set_index("date")["close"].astype(float)
    returns = np.log(prices).diff().dropna()
    print(f"{len(prices)} prices, {len(returns)} daily returns")
    if len(returns) < days:
        raise ValueError(f"{days} days are wanted, but there are only {len(returns)}")

    daily = returns.rolling(days).std().dropna()
    yearly = daily * 252**0.5 * 100
    print(f"{len(yearly)} windows of {days} days")
    yearly.round(2).to_csv("out/volatility.csv")
    yearly.plot(title=f"Volatility over {days} days, % a year")
    plt.savefig("out/volatility.png", dpi=120)

    last = returns.tail(days)
    return {
        "Volatility a day, %": round(last.std() * 100, 2),
        "Volatility a year, %": round(yearly.iloc[-1], 1),
        "Best day, %": round(last.max() * 100, 2),
        "Worst day, %": round(last.min() * 100, 2),
    }
