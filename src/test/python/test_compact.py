"""The compact copy, read as the README says, by readers that are told nothing of it."""

import shutil

import duckdb
import pandas
import polars
import pytest
from conftest import run
from readers.lake import Lake, connect

WHO = ["org", "course", "run", "site", "date"]


@pytest.fixture(scope="module")
def copied(lake, tmp_path_factory):
    """A lake with its copy."""
    root = tmp_path_factory.mktemp("copied") / "lake"
    shutil.copytree(lake.root, root)
    run("jobs/edxlake", "compact", "-D", f"root={root}")
    return root


def in_july(root, table):
    """Rows of the table by its folders, as DuckDB reads it: (org, course, run, site, date, rows)."""
    query = f"SELECT {', '.join(WHO)}, count(*) FROM it WHERE date < DATE '2014-08-01' GROUP BY ALL ORDER BY ALL"
    return connect(Lake(root), it=table).sql(query).fetchall()


@pytest.mark.parametrize("table", ["events", "student_courseenrollment", "course_structure"])
def test_every_reader_finds_the_rows_of_each_folder(copied, table):
    expected = in_july(copied, table)
    folder = copied / "compact" / table

    by_duckdb = duckdb.sql(f"SELECT {', '.join(WHO)}, count(*) FROM '{folder}/*.parquet' GROUP BY ALL ORDER BY ALL")
    frame = pandas.read_parquet(folder, columns=WHO, dtype_backend="pyarrow")
    by_pandas = frame.groupby(WHO).size().reset_index()
    by_polars = polars.scan_parquet(folder / "*.parquet").group_by(WHO).len().sort(WHO).collect()

    assert len(expected) > 10
    assert by_duckdb.fetchall() == expected
    assert sorted(by_pandas.itertuples(index=False, name=None)) == sorted(expected)
    assert sorted(by_polars.rows()) == sorted(expected)


def test_a_course_is_found_by_its_columns(copied):
    [(course, rows)] = duckdb.sql(f"""
        SELECT course, count(*) FROM '{copied}/compact/events/*.parquet' WHERE course LIKE '6.00%' GROUP BY ALL LIMIT 1""").fetchall()

    frame = pandas.read_parquet(copied / "compact" / "events", filters=[("course", "==", course)], dtype_backend="pyarrow")

    assert len(frame) == rows > 0


def test_status_tells_what_the_copy_lacks(copied, tmp_path):
    root = tmp_path / "lake"
    shutil.copytree(copied, root)
    assert "compact copy" not in run("jobs/edxlake", "status", "-D", f"root={root}").stdout

    [file] = (root / "compact" / "events").iterdir()
    file.unlink()

    assert ("Missing in the compact copy, or older there; `edxlake compact` mends it: events 2014-07\n"
            in run("jobs/edxlake", "status", "-D", f"root={root}").stdout)
