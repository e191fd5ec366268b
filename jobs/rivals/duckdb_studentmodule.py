"""courseware_studentmodule to partitioned Parquet as one who knows DuckDB would do it: gpg to files, then one COPY.

A tab inside a value is a backslash and a tab, so that a reader of tab-separated text cuts where it must not. Hence lines are
read whole: pairs of backslashes, then escaped tabs, make room for characters that no JSON text holds, and what is left of
tabs separates.
"""

import concurrent.futures
import os
import pathlib
import sys
import zipfile

import duckdb

import gpg

bucket, keys, output = (pathlib.Path(argument) for argument in sys.argv[1:4])
scratch = output.parent / "scratch"
scratch.mkdir(parents=True)
[weekly] = bucket.glob("*.zip")
with zipfile.ZipFile(weekly) as members:
    packages = [pathlib.Path(members.extract(name, scratch)) for name in members.namelist() if "studentmodule" in name]
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    list(pool.map(lambda package: gpg.to_file(keys, package, scratch / package.stem), packages))

course = r"""regexp_extract(cell[11], '^(?:(?:course|ccx)-v1:)?([^/+]+)[/+]([^/+]+)[/+](.+)$',
        ['org', 'course', 'run'])"""
connection = duckdb.connect()
connection.execute(f"SET temp_directory = '{scratch}/tmp'")
connection.execute("SET preserve_insertion_order = false")
connection.execute(rf"""
COPY (
  WITH
    lines AS (
      SELECT filename, string_split(replace(replace(line, '\\', chr(1)), E'\\\t', chr(2)), E'\t') AS cell
      FROM read_csv('{scratch}/*.sql', columns = {{line: VARCHAR}}, delim = chr(31), quote = '', escape = '',
        header = true, auto_detect = false, max_line_size = 16777216, filename = true)),
    states AS (
      SELECT filename, cell, {course} AS key
      FROM lines)
  SELECT cell[1]::BIGINT AS id, nullif(cell[2], 'NULL') AS module_type, nullif(cell[3], 'NULL') AS module_id,
    cell[4]::BIGINT AS student_id, replace(replace(nullif(cell[5], 'NULL'), chr(1), '\'), chr(2), E'\t') AS state,
    nullif(cell[6], 'NULL')::DOUBLE AS grade, nullif(cell[7], 'NULL')::TIMESTAMP AS created,
    nullif(cell[8], 'NULL')::TIMESTAMP AS modified, nullif(cell[9], 'NULL')::DOUBLE AS max_grade,
    nullif(cell[10], 'NULL') AS done, nullif(cell[11], 'NULL') AS course_id,
    parse_filename(filename) AS package, key.org AS org, key.course AS course, key.run AS run,
    regexp_extract(filename, '-(prod|edge)-analytics', 1) AS site, '{weekly.stem[-10:]}' AS date
  FROM states
) TO '{output}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (org, course, run, site, date))
""")
