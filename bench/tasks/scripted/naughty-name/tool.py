import csv


def sum_column(table, column):
    """How many rows a CSV has, and the sum of one of its columns under that column's name."""
    with open(table, encoding="utf-8") as file:
        values = [int(row[column]) for row in csv.DictReader(file)]
    print(f"{len(values)} rows read")
    return {"rows_read": len(values), column: sum(values)}
