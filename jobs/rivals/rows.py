"""What a contestant wrote, as rows to compare: rows.py TABLE FOLDER.

Of events by site and day how many, of how many people, in what time; of states by course and site how many, and a hash
of all their columns.
"""

import pathlib
import sys

import duckdb

table, folder = sys.argv[1], pathlib.Path(sys.argv[2])
types = "hive_partitioning = true, hive_types = {org: VARCHAR, course: VARCHAR, run: VARCHAR, site: VARCHAR, date: DATE}"
if next(folder.rglob("*.json.gz"), None):
    columns = "{time: VARCHAR, username: VARCHAR, user_id: VARCHAR}, maximum_object_size = 67108864"
    source = f"read_ndjson('{folder}/**/*.json.gz', columns = {columns}, {types})"
else:
    source = f"read_parquet('{folder}/**/*.parquet', {types})"
queries = {
    "events": rf"""
        SELECT site, date, count(*), count(DISTINCT trim(username, E' \n')), sum(try_cast(user_id AS BIGINT)),
          epoch_ms(min(try_cast(time AS TIMESTAMPTZ))), epoch_ms(max(try_cast(time AS TIMESTAMPTZ)))
        FROM {source} GROUP BY site, date ORDER BY site, date""",
    "courseware_studentmodule": f"""
        SELECT org, course, run, site, date, count(*), sum(hash(id, module_type, module_id, student_id, state, grade,
          epoch_us(created::TIMESTAMPTZ), epoch_us(modified::TIMESTAMPTZ), max_grade, done, course_id))
        FROM {source} GROUP BY ALL ORDER BY ALL""",
}
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'")
for row in connection.execute(queries[table]).fetchall():
    print(*row)
