"""Event logs to partitioned Parquet as one who knows DuckDB would do it: gpg to files, then one COPY on all cores.

With a fourth argument, `daily`, one COPY a day: small partitions are too many to be open at a time.
"""

import concurrent.futures
import os
import pathlib
import sys

import duckdb

import gpg

bucket, keys, output = (pathlib.Path(argument) for argument in sys.argv[1:4])
scratch = output.parent / "scratch"
scratch.mkdir(parents=True)
packages = gpg.packages(bucket)
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    list(pool.map(lambda package: gpg.to_file(keys, package, scratch / package.stem), packages))

course = r"""regexp_extract(context->>'$.course_id', '^(?:(?:course|ccx)-v1:)?([^/+]+)[/+]([^/+]+)[/+](.+)$',
  ['org', 'course', 'run'])"""
connection = duckdb.connect()
connection.execute(f"SET temp_directory = '{scratch}/tmp'")
connection.execute("SET preserve_insertion_order = false")
connection.execute("SET partitioned_write_max_open_files = 1000")
copy = f"""
COPY (
  WITH events AS (
    SELECT *, {course} AS key
    FROM read_ndjson('{scratch}/$FILES', filename = true, maximum_object_size = 67108864, columns = {{
      time: VARCHAR, event_type: VARCHAR, name: VARCHAR, event_source: VARCHAR, session: VARCHAR, page: VARCHAR,
      referer: VARCHAR, host: VARCHAR, ip: VARCHAR, agent: VARCHAR, accept_language: VARCHAR, username: VARCHAR,
      event: JSON, context: JSON}}))
  SELECT try_cast(time AS TIMESTAMPTZ) AS time, try_cast(context->>'$.received_at' AS TIMESTAMPTZ) AS received_at,
    event_type, name, event_source, session, page, referer, host, ip, agent, accept_language, username,
    try_cast(context->>'$.user_id' AS BIGINT) AS user_id, context->>'$.course_id' AS course_id,
    context->>'$.path' AS path, context->>'$.module.usage_key' AS module_id, event::VARCHAR AS event,
    context::VARCHAR AS context, parse_filename(filename) AS package,
    coalesce(nullif(key.org, ''), 'universityx') AS org, coalesce(nullif(key.course, ''), '_none') AS course,
    coalesce(nullif(key.run, ''), '_none') AS run,
    regexp_extract(filename, '-(prod|edge)-events-', 1) AS site,
    regexp_extract(filename, '-events-([0-9-]+)', 1) AS date
  FROM events
) TO '{output}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (org, course, run, site, date), OVERWRITE_OR_IGNORE)
"""
daily = sys.argv[4:] == ["daily"]
for files in sorted({f"*{package.stem[-17:]}" for package in packages}) if daily else ["*.gz"]:
    connection.execute(copy.replace("$FILES", files))
