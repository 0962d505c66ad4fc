from collections import Counter

from openpyxl import load_workbook


def budget_difference(book):
    """Actual minus planned for each sheet (columns category, planned, actual), and the category over the most."""
    difference = {}
    by_category = Counter()
    for sheet in load_workbook(book, read_only=True, data_only=True):
        rows = list(sheet.iter_rows(min_row=2, max_col=3, values_only=True))
        difference[sheet.title] = sum(actual - planned for _, planned, actual in rows)
        for category, planned, actual in rows:
            by_category[category] += actual - planned
    print(f"{len(difference)} sheets read")
    return {"difference": difference, "category": by_category.most_common(1)[0][0]}
