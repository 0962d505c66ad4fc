import matplotlib.pyplot as plt
import pandas as pd


def draw_histogram(table, column, width, end):
    """Histogram with bins of one width from 0; returns the largest count."""
    values = pd.read_csv(table)[column]
    figure, axes = plt.subplots()
    counts, _, _ = axes.hist(values, bins=range(0, end + 1, width))
    axes.set_xlabel(column)
    figure.savefig("out/histogram.svg")
    print(f"{len(values)} values, {int(counts.sum())} of them in a bin")
    return {"largest": int(counts.max())}
