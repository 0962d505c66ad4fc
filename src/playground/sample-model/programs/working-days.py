from calendar import monthrange
from datetime import date


def working_days(year: int, month: int) -> dict:
    """Counts the days from Monday to Friday of a month, week by week. Public holidays are counted, too."""
    weeks = {}
    for number in range(1, monthrange(year, month)[1] + 1):
        day = date(year, month, number)
        if day.weekday() < 5:
            weeks.setdefault(day.isocalendar()[1], []).append(day)
    print(f"{sum(map(len, weeks.values()))} working days in {year}-{month:02}")
    rows = [[f"Week {week}", f"{days[0]}", f"{days[-1]}", len(days)] for week, days in weeks.items()]
    return {"columns": ["Week", "From", "To", "Working days"], "rows": rows}
