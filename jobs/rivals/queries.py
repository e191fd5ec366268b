"""Times the questions of queries.sql with DuckDB over a folder of events: a JSON object a line, medians of five."""

import json
import pathlib
import re
import statistics
import sys
import time

import duckdb

ROUNDS = 5
folder = pathlib.Path(sys.argv[1])


def connect():
    """A connection that knows nothing of the files yet."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_file_cache = false")
    connection.execute(f"""
        CREATE VIEW events AS FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true,
          hive_types = {{org: VARCHAR, course: VARCHAR, run: VARCHAR, site: VARCHAR, date: DATE}})""")
    return connection


def bytes_read():
    """Of all files, by this process, be it from memory or from disk."""
    return int(re.search(r"rchar: (\d+)", pathlib.Path("/proc/self/io").read_text())[1])


def one(query, *columns):
    return dict(zip(columns, connect().execute(query).fetchone()))


# Any learner, block, course and day will do, if only they are the same ones each time.
words = {
    **one("""SELECT user_id, any_value(username) FROM events WHERE username <> ''
             GROUP BY user_id ORDER BY hash(user_id)""", "user_id", "username"),
    **one("""SELECT module_id FROM events WHERE module_id IS NOT NULL
             GROUP BY module_id ORDER BY hash(module_id)""", "module_id"),
    **one("""SELECT course, run, max(date) FROM events WHERE course <> '_none'
             GROUP BY course, run ORDER BY count(*) DESC, course, run""", "course", "run", "date"),
}
for text in re.split(r"\n\n", pathlib.Path(__file__).with_name("queries.sql").read_text())[1:]:
    name, query = re.match(r"-- (.*)\n([^;]*)", text).groups()
    times = []
    for _ in range(ROUNDS):
        connection = connect()
        before, start = bytes_read(), time.monotonic()
        connection.execute(f"CREATE TEMP TABLE answer AS {query.format(**words)}")
        times.append(time.monotonic() - start)
        read = bytes_read() - before
    [rows] = connection.execute("SELECT count(*) FROM answer").fetchone()
    print(json.dumps({"query": name, "ms": 1000 * statistics.median(times), "read": read, "rows": rows}))
