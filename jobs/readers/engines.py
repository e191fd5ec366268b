"""The readers: each knows how to find the tables of a lake, and answers questions with (columns, rows)."""

import datetime
import json
import os
import pathlib
import re
import subprocess

import pandas
import polars
import pyarrow
import pyarrow.dataset

from . import trino_server
from .lake import PARTITIONS, connect

JOBS = pathlib.Path(__file__).resolve().parent.parent
EDXLAKE = JOBS / "edxlake"
TRINO_TABLES = JOBS / "sql" / "trino-tables.sql"


class Unanswered(Exception):
    """An engine could not answer."""


class DuckDb:
    name = "DuckDB"

    def __init__(self, lake, chosen, questions):
        tables = {table for question in questions for table in question.tables} - {"events", "events_delivered"}
        views = {table: table for table in tables}
        if lake.has("events"):
            views["events_delivered"] = "events"
        self.connection = connect(lake, **views)
        if lake.has("events"):
            self.connection.execute("CREATE VIEW events AS FROM events_delivered WHERE repeats IS NULL")
        self.words = chosen.words()

    def answer(self, question):
        sql = getattr(question, "duckdb", question.sql).format(**self.words)
        answer = self.connection.execute(sql)
        return [column[0] for column in answer.description], answer.fetchall()


class Pandas:
    """pandas on pyarrow's datasets. Columns keep the types of Arrow: in others, a number beside a NULL is a double."""

    name = "pandas"

    def __init__(self, lake, chosen, questions):
        types = {str: pyarrow.string(), datetime.date: pyarrow.date32()}
        schema = pyarrow.schema([(name, types[kind]) for name, kind in PARTITIONS.items()])
        self.partitions = pyarrow.dataset.partitioning(schema, flavor="hive")
        self.lake, self.chosen = lake, chosen

    def table(self, name, columns, rows=None):
        if name == "events":
            first = pyarrow.dataset.field("repeats").is_null()
            rows = first if rows is None else rows & first
        folder = self.lake.folder / name.replace("_delivered", "")
        dataset = pyarrow.dataset.dataset(folder, partitioning=self.partitions)
        return dataset.to_table(columns=columns, filter=rows).to_pandas(types_mapper=pandas.ArrowDtype)

    def answer(self, question):
        frame = question.pandas(self.table, self.chosen)
        return list(frame.columns), list(frame.itertuples(index=False, name=None))


class Polars:
    name = "Polars"

    def __init__(self, lake, chosen, questions):
        types = {str: polars.String, datetime.date: polars.Date}
        self.partitions = {name: types[kind] for name, kind in PARTITIONS.items()}
        self.lake, self.chosen = lake, chosen

    def table(self, name):
        files = self.lake.folder / name.replace("_delivered", "") / "**" / "*.parquet"
        rows = polars.scan_parquet(files, hive_partitioning=True, hive_schema=self.partitions)
        return rows.filter(polars.col("repeats").is_null()) if name == "events" else rows

    def answer(self, question):
        frame = question.polars(self.table, self.chosen).collect()
        return frame.columns, frame.rows()


class SparkSql:
    """`jobs/edxlake sql`, which answers all questions in one process: a Spark takes seconds to start."""

    name = "Spark SQL"

    def __init__(self, lake, chosen, questions):
        words = chosen.words()
        self.numbers = {type(question): str(number) for number, question in enumerate(questions)}
        queries = [f"SELECT '{self.numbers[type(question)]}' AS question, * FROM ("
                   f"{getattr(question, 'spark', question.sql).format(**words)})" for question in questions]
        command = [EDXLAKE, "sql", "-D", f"root={lake.root}", "--json"]
        for query in queries:
            command += ["-e", query]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace",
                              env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.failure = done.stderr.strip() if done.returncode != 0 else ""
        self.rows = {}
        number = None
        for line in done.stdout.splitlines():
            row = json.loads(line)
            number = row.pop("question")
            self.rows.setdefault(number, []).append(row)
        if self.failure:
            # Nobody knows whether all of it came through.
            self.rows.pop(number, None)

    def answer(self, question):
        rows = self.rows.get(self.numbers[type(question)], [])
        if self.failure and not rows:
            raise Unanswered(self.failure)
        return list(rows[0]) if rows else [], [tuple(row.values()) for row in rows]


class Trino:
    """A Trino server, with the tables as jobs/sql/trino-tables.sql makes them. It ends when all questions are answered."""

    name = "Trino"

    def __init__(self, lake, chosen, questions):
        words = chosen.words()
        self.answers, self.failure = {}, None
        try:
            with trino_server.running() as execute:
                execute("CREATE SCHEMA edx")
                for statement in self.tables(lake, {table for question in questions for table in question.tables}):
                    execute(statement)
                for question in questions:
                    self.answers[type(question)] = self.tried(execute, getattr(question, "trino", question.sql).format(**words))
        except Exception as failure:  # it did not start, or has no tables: the other readers go on
            self.failure = failure

    @staticmethod
    def tried(execute, sql):
        try:
            return execute(sql)
        except Exception as failure:  # the server goes on to the next question
            return failure

    @staticmethod
    def tables(lake, wanted):
        """The statements for some tables, as a user runs them for all."""
        root = str(lake.root).replace("'", "''")
        _, *paragraphs = TRINO_TABLES.read_text(encoding="utf-8").replace("${root}", f"local://{root}").split("\n\n")
        for paragraph in paragraphs:
            table = re.match(r"DROP TABLE IF EXISTS (\w+);", paragraph)[1]
            if table in wanted or table == "events_delivered" and "events" in wanted:
                yield from paragraph.removesuffix("\n").removesuffix(";").split(";\n")

    def answer(self, question):
        answer = self.answers.get(type(question), self.failure)
        if isinstance(answer, Exception):
            raise answer
        return answer


# Trino is asked where `jobs/python-setup trino` has installed it.
ALL = (DuckDb, Pandas, Polars, SparkSql) + ((Trino,) if trino_server.is_installed() else ())
