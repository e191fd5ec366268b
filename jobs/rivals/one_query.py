"""Counts the events of a place in the lake by type, as README says it: one_query.py FOLDER CONDITION."""

import sys

import duckdb

folder, condition = sys.argv[1:3]
print(duckdb.sql(f"""
    SELECT event_type, count(*)
    FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true,
      hive_types = {{org: VARCHAR, course: VARCHAR, run: VARCHAR, site: VARCHAR, date: DATE}})
    WHERE {condition} GROUP BY event_type""").fetchall())
