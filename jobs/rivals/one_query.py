"""Counts the rows of files by a column, a JSON object a line: one_query.py FILES COLUMN CONDITION [PORT].

Files in the folders of partitions are read as README says. A port is that of a server of this machine, for files whose name
begins with s3://.
"""

import json
import pathlib
import sys

import duckdb

files, column, condition = sys.argv[1:4]
connection = duckdb.connect()
if len(sys.argv) > 4:
    import duckdb_extension_httpfs

    [extension] = pathlib.Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
    connection.execute(f"INSTALL '{extension}'")
    connection.execute("LOAD httpfs")
    connection.execute(f"""
        CREATE SECRET (TYPE s3, KEY_ID 'nobody', SECRET 'nothing', ENDPOINT '127.0.0.1:{sys.argv[4]}', URL_STYLE 'path',
          USE_SSL false, REGION 'us-east-1')""")
    # As DuckDB's manual advises where requests are waited for: several threads a core.
    connection.execute("SET threads = 16")
partitions = ", hive_types = {org: VARCHAR, course: VARCHAR, run: VARCHAR, site: VARCHAR, date: DATE}"
# The copy has no folders.
hive = f", hive_partitioning = true{partitions}" if "**" in files or "date=" in files else ""
rows = connection.sql(f"SELECT {column}, count(*) FROM read_parquet('{files}'{hive}) WHERE {condition} GROUP BY ALL")
for value, count in rows.fetchall():
    print(json.dumps({column: value, "rows": count}, separators=(",", ":"), ensure_ascii=False))
