import pandas as pd


def count_by_day(table, column, zone):
    """How many times of a column lie on each day of a time zone; the times carry offsets."""
    times = pd.to_datetime(pd.read_csv(table)[column], utc=True).dt.tz_convert(zone)
    print(f"{len(times)} times read")
    days = times.dt.strftime("%Y-%m-%d").value_counts().sort_index()
    return {"days": {day: int(count) for day, count in days.items()}}
