import pandas as pd
from scipy import stats


def welch_test(table, group, value, first, second, level):
    """Welch's t-test, two-sided, of the first group against the second."""
    data = pd.read_csv(table)
    one, other = (data.loc[data[group] == name, value] for name in (first, second))
    t, p = stats.ttest_ind(one, other, equal_var=False)
    print(f"{len(one)} and {len(other)} values")
    return {"t": float(f"{t:.6g}"), "p": float(f"{p:.6g}"), "differ": "yes" if p < level else "no"}
