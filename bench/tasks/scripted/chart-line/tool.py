import matplotlib.pyplot as plt
import pandas as pd


def price_chart(prices, days):
    """Line chart of the closing price and its moving average; rows without a number are left out and counted."""
    data = pd.read_csv(prices, parse_dates=["date"])
    data["close"] = pd.to_numeric(data["close"], errors="coerce")
    traded = data.dropna(subset=["close"])
    average = traded["close"].rolling(days).mean()
    figure, axes = plt.subplots(figsize=(8, 4))
    axes.plot(traded["date"], traded["close"], label="close")
    axes.plot(traded["date"], average, label=f"average of {days} days")
    axes.legend()
    figure.savefig("out/price.png")
    print(f"{len(traded)} days, {len(data) - len(traded)} without trade")
    return {"last_average": round(float(average.iloc[-1]), 2)}
