import numpy as np
import pandas as pd


def fit_line(table, x, y):
    """Slope, intercept and r squared of a straight line by least squares."""
    data = pd.read_csv(table)
    slope, intercept = np.polyfit(data[x], data[y], 1)
    rest = data[y] - (slope * data[x] + intercept)
    r2 = 1 - float((rest**2).sum() / ((data[y] - data[y].mean()) ** 2).sum())
    print(f"{len(data)} points")
    return {"slope": round(slope, 4), "intercept": round(intercept, 4), "r2": round(r2, 4)}
