import re
import statistics
from collections import defaultdict

LINE = re.compile(r'\S+ "[A-Z]+ (\S+) [^"]*" (\d+) (\d+)ms$')


def median_by_path(log, status):
    """Median time in ms by path, of lines like: 10.0.0.1 "GET /path HTTP/1.1" 200 12ms."""
    times = defaultdict(list)
    with open(log, encoding="utf-8") as file:
        for line in file:
            found = LINE.match(line.rstrip())
            if found and int(found[2]) == status:
                times[found[1]].append(int(found[3]))
    median = {path: statistics.median(values) for path, values in times.items()}
    print(f"{sum(map(len, times.values()))} lines with status {status}")
    return {"median": median, "slowest": max(median, key=median.get)}
