import re
from collections import Counter

LINE = re.compile(r"\d{4}-\d\d-\d\dT(\d\d):\d\d:\d\dZ (\w+) ")


def worst_hour(log, level):
    """The hour with the most lines of a level, in a log with lines like 2026-01-31T12:00:00Z LEVEL words."""
    hours = Counter()
    skipped = 0
    with open(log, encoding="utf-8") as file:
        for line in file:
            found = LINE.match(line)
            if found is None:
                skipped += 1
            elif found[2] == level:
                hours[found[1]] += 1
    print(f"{sum(hours.values())} lines of {level}, {skipped} lines in another form")
    hour, errors = hours.most_common(1)[0]
    return {"hour": hour, "errors": errors, "skipped": skipped}
