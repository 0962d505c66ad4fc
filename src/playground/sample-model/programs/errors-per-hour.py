import csv
import re
from collections import Counter
from datetime import datetime, timedelta

LINE = re.compile(r"(?P<time>\d{2}/\w{3}/\d{4}:\d{2}):\d{2}:\d{2} \[(?P<level>[A-Z]+)\] (?P<service>[\w-]+)#\d+ ")


def errors_per_hour(log: str, level: str) -> dict:
    """Counts the lines of one level in a log, by hour and service. A line begins with
    day/month/year:hour:minute:second [LEVEL] service#instance."""
    counts = Counter()
    total = odd = 0
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            total += 1
            match = LINE.match(line)
            if match is None:
                odd += 1
            elif match["level"] == level:
                counts[datetime.strptime(match["time"], "%d/%b/%Y:%H"), match["service"]] += 1
    print(f"{total} lines read, {odd} in another form left out")
    print(f"{counts.total()} lines of level {level}")
    if not counts:
        raise ValueError(f"no line of level {level} was found")

    with open("out/errors.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["hour", "service", "lines"])
        writer.writerows([f"{hour:%Y-%m-%d %H:%M}", service, counts[hour, service]] for hour, service in sorted(counts))

    hour, last = min(counts)[0], max(counts)[0]
    rows = []
    while hour <= last:
        services = Counter({service: number for (at, service), number in counts.items() if at == hour})
        most = max(sorted(services), key=services.get, default="")
        rows.append([f"{hour:%Y-%m-%d %H:%M}", services.total(), most])
        hour += timedelta(hours=1)
    return {"columns": ["Hour", f"{level} lines", "Mostly from"], "rows": rows}
