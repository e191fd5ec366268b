"""Writes each file of a folder of events anew by DuckDB, in one row group, with or without bloom filters.

DuckDB makes them for columns with a dictionary, so that every column with at most 50,000 values in a file has one.
"""

import pathlib
import sys

import duckdb

source, target, bloom = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
for path in sorted(source.rglob("*.parquet")):
    copy = target / path.relative_to(source)
    copy.parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(f"""
        COPY (FROM read_parquet('{path}', hive_partitioning = false)) TO '{copy}'
        (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 4000000, DICTIONARY_SIZE_LIMIT 50000, WRITE_BLOOM_FILTER {bloom})""")
