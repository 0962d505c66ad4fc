import pandas as pd


def umsatz_je_stadt(table, encoding):
    """Gesamtumsatz und stärkste Stadt einer Datei mit Strichpunkt und Dezimalkomma."""
    data = pd.read_csv(table, sep=";", decimal=",", thousands=".", encoding=encoding)
    city, amount = data.columns[:2]
    print(f"{len(data)} Zeilen, Spalten {city} und {amount}")
    totals = data.groupby(city)[amount].sum()
    return {"gesamt": round(float(totals.sum()), 2), "stadt": totals.idxmax()}
