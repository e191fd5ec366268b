"""Answers of several readers, made comparable, and what differs."""

import collections
import datetime
import decimal
import json

import pandas


def normalised(columns, rows):
    """A line of JSON for each row, sorted: whole rows, with the names of their columns, and with types, 1 is not 1.0."""
    return sorted(json.dumps(dict(zip(columns, map(plain, row))), ensure_ascii=False) for row in rows)


def plain(value):
    """A value as JSON has it; moments in UTC as Spark writes them, `2014-07-21 09:30:00.25`."""
    if value is None or value is pandas.NA or value is pandas.NaT:
        return None
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    if isinstance(value, pandas.Timestamp):
        value = value.to_pydatetime()
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        written = value.isoformat(sep=" ", timespec="microseconds")
        return written.rstrip("0").rstrip(".")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        # Sums of doubles depend on the order of the rows in their last digits. pandas has NaN for no value.
        return None if value != value else float(f"{value:.9g}")
    if isinstance(value, decimal.Decimal):
        raise TypeError("a decimal: no column of a lake is one, cast it")
    return value


def difference(one, other, show):
    """What the lines of two answers differ in, and nothing of what they hold unless it is to be shown."""
    left, right = collections.Counter(one), collections.Counter(other)
    only_one, only_other = sorted((left - right).elements()), sorted((right - left).elements())
    words = [f"{len(one):,} and {len(other):,} rows, {len(only_one):,} and {len(only_other):,} of them in one answer only"]
    if only_one and only_other:
        first, second = json.loads(only_one[0]), json.loads(only_other[0])
        if list(first) != list(second):
            words.append(f"columns {', '.join(first)} against {', '.join(second)}")
        else:
            differing = [name for name in first if json.dumps(first[name]) != json.dumps(second[name])]
            words.append(f"the first of these differ in {', '.join(differing)}")
    if show:
        words += [f"one: {line}" for line in only_one[:3]] + [f"other: {line}" for line in only_other[:3]]
    return "\n".join(words)

