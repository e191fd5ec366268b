"""What a contestant wrote, as rows to compare: by site and day how many events, of how many people, in what time."""

import pathlib
import sys

import duckdb

folder = pathlib.Path(sys.argv[1])
types = "hive_partitioning = true, hive_types = {org: VARCHAR, course: VARCHAR, run: VARCHAR, site: VARCHAR, date: DATE}"
if next(folder.rglob("*.json.gz"), None):
    columns = "{time: VARCHAR, username: VARCHAR, user_id: VARCHAR}, maximum_object_size = 67108864"
    source = f"read_ndjson('{folder}/**/*.json.gz', columns = {columns}, {types})"
else:
    source = f"read_parquet('{folder}/**/*.parquet', {types})"
for row in duckdb.sql(rf"""
    SELECT site, date, count(*), count(DISTINCT trim(username, E' \n')), sum(try_cast(user_id AS BIGINT)),
      epoch_ms(min(try_cast(time AS TIMESTAMPTZ))), epoch_ms(max(try_cast(time AS TIMESTAMPTZ)))
    FROM {source} GROUP BY site, date ORDER BY site, date""").fetchall():
    print(*row)
