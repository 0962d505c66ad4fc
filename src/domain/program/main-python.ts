/** Our main.py; `__NAME__` and `__FILES__` are filled in by mainFile. */
export const MAIN_PYTHON = `"""Threadsmith's own file: calls __NAME__ of tool.py with args.json and writes result.json."""
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import math
import os
import pathlib
import sys
import uuid

MOST_BYTES = 1_000_000
MOST_DEPTH = 50
SAFE_INTEGER = 2**53 - 1
TEXTS = (datetime.date, datetime.time, datetime.datetime)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    os.chdir(here)
    os.makedirs("out", exist_ok=True)
    os.environ.setdefault("MPLBACKEND", "Agg")
    sys.dont_write_bytecode = True
    with open("args.json", encoding="utf-8") as file:
        arguments = json.load(file)
    for name in __FILES__:
        arguments[name] = input_path(name, arguments.get(name))

    # -P keeps the work folder off the path; only the tool needs it, after our own imports.
    sys.path.insert(0, here)
    try:
        from tool import __NAME__ as function

        value = function(**arguments)
    except SystemExit as end:
        if end.code in (None, 0):
            fail("The function ended the program instead of returning a result.")
        raise
    write(value)


def input_path(name, value):
    if not isinstance(value, str):
        fail(f"The argument {name} does not name a file.")
    path = value if value.startswith("in/") else "in/" + value
    if os.path.dirname(path) != "in" or not os.path.isfile(path):
        fail(f"The argument {name} names a file that is not there: {value}")
    return path


def write(value):
    try:
        text = json.dumps(plain(value, 0), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        fail(f"The result cannot be written as JSON: {error}.")
    data = text.encode("utf-8")
    if len(data) > MOST_BYTES:
        fail(f"The result is {len(data):,} bytes of JSON, more than {MOST_BYTES:,}. Write long tables to a file in out/.")
    with open("result.json.part", "wb") as file:
        file.write(data)
    os.replace("result.json.part", "result.json")


def plain(value, depth):
    """A value as JSON knows it; TypeError when there is no honest way."""
    if depth > MOST_DEPTH:
        raise TypeError("it is nested too deeply, or holds itself")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value, depth + 1)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int):
        return int(value) if abs(value) <= SAFE_INTEGER else str(int(value))
    if isinstance(value, (float, decimal.Decimal, fractions.Fraction)):
        number = float(value)
        return number if math.isfinite(number) else None
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, TEXTS):
        return value.isoformat()
    if isinstance(value, (datetime.timedelta, uuid.UUID, pathlib.PurePath)):
        return str(value)
    return collection(value, depth)


def collection(value, depth):
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, collections.abc.Mapping):
        return mapping(value.items(), depth)
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item, depth + 1) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, (list, tuple, range, collections.deque, collections.abc.ValuesView, collections.abc.KeysView)):
        return [plain(item, depth + 1) for item in value]
    return foreign(value, type(value).__module__.partition(".")[0], depth)


def mapping(pairs, depth):
    result = {}
    for key, item in pairs:
        name = key_text(key)
        if name in result:
            raise TypeError(f"it holds {name} twice")
        result[name] = plain(item, depth + 1)
    return result


def key_text(key):
    if isinstance(key, tuple):
        return ", ".join(key_text(part) for part in key)
    return key if type(key) is str else str(plain(key, 0))


def foreign(value, package, depth):
    """Values of numpy and pandas, without importing either."""
    kind = type(value).__name__
    if package == "pandas" and kind == "DataFrame":
        if type(value.index).__name__ != "RangeIndex":
            value = value.reset_index()
        rows = [list(row) for row in value.itertuples(index=False, name=None)]
        return {"columns": [key_text(name) for name in value.columns], "rows": plain(rows, depth + 1)}
    if package == "pandas" and kind == "Series":
        if value.index.is_unique:
            return mapping(value.items(), depth)
        return foreign(value.to_frame(), package, depth)
    if package == "pandas" and hasattr(value, "tolist"):
        return plain(value.tolist(), depth + 1)
    if package == "numpy" and kind in ("datetime64", "timedelta64"):
        return None if str(value) == "NaT" else str(value)
    if package == "numpy" and kind == "ndarray" and value.dtype.kind in "mM":
        return plain([item for item in value], depth + 1)
    if package == "numpy" and hasattr(value, "tolist"):
        return plain(value.tolist(), depth + 1)
    if package == "pandas":
        return str(value)
    raise TypeError(f"it holds a {kind}")


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(1)


main()
`;
