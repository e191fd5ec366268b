"""A lake on this machine: its tables, and the course, the learner and the days to ask about."""

import collections
import dataclasses
import datetime
import pathlib
import re
import urllib.parse

import duckdb

# The types of the partition columns, which every reader has to be told: a course may be `6.00`.
PARTITIONS = {"org": str, "course": str, "run": str, "site": str, "date": datetime.date}


class NoLake(Exception):
    """The folder is no lake, or a lake of which nothing can be asked."""


class Lake:
    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.folder = self.root / "lake"
        if not self.folder.is_dir():
            raise NoLake(f"{root} is no lake: it has no folder 'lake'. Name the root of a lake on this machine, as in its "
                         "settings; 'jobs/edxlake demo' makes one in demo/lake.")

    def has(self, table):
        return (self.folder / table.replace("_delivered", "")).is_dir()


@dataclasses.dataclass(frozen=True)
class Chosen:
    """What to ask about. Any would do, if only it is the same for all readers; these have the most to tell."""

    org: str
    course: str
    run: str
    site: str
    day: datetime.date
    snapshot: datetime.date
    user: int
    odd: tuple

    def in_course(self, column):
        """Whether a row is of the course, in the words of a library that makes expressions of columns."""
        return self._in(column, self.org, self.course, self.run, self.site)

    def in_odd_course(self, column):
        return self._in(column, *self.odd)

    @staticmethod
    def _in(column, org, course, run, site):
        return ((column("org") == org) & (column("course") == course) & (column("run") == run)
                & (column("site") == site))

    def words(self):
        """The same in SQL, for the braces of a question."""
        return {
            "in_course": conditions(self.org, self.course, self.run, self.site),
            "in_odd_course": conditions(*self.odd),
            "site": text(self.site),
            "day": f"DATE '{self.day}'",
            "snapshot": f"DATE '{self.snapshot}'",
            "user": str(self.user),
        }


def conditions(*course):
    return "(" + " AND ".join(f"{column} = {text(value)}" for column, value in zip(PARTITIONS, course)) + ")"


def text(value):
    # No part of a course key holds a quote or a backslash, of which engines make different things.
    if not re.fullmatch(r"[^'\\]*", value):
        raise NoLake(f"the name {value!r} cannot be put into a question")
    return f"'{value}'"


def choose(lake):
    """The course that is in the most tables, and of these the one with the most events."""
    tables = collections.Counter(courses(lake))
    if not tables:
        raise NoLake(f"{lake.root} holds no course. Load packages first: jobs/edxlake run.")
    events = counts(lake, "events", "count(*)")
    course = max(tables, key=lambda one: (tables[one], events.get(one, 0), one))
    odd = max(tables, key=lambda one: (one in events, oddness(one[1] + one[2]), one))
    here = conditions(*course)
    day, = first(lake, "events", f"SELECT date FROM it WHERE {here} GROUP BY date ORDER BY count(*) DESC, date LIMIT 1")
    user, = first(lake, "events", f"""
      SELECT user_id FROM it WHERE {here} AND user_id IS NOT NULL GROUP BY user_id ORDER BY count(*) DESC, user_id LIMIT 1""")
    snapshot = counts(lake, "student_courseenrollment", "max(date)").get(course)
    nowhere = datetime.date(1970, 1, 1)
    return Chosen(*course, day or nowhere, snapshot or nowhere, user or 0, odd)


def courses(lake):
    """(org, course, run, site), once for each table that has rows of it."""
    for folder in lake.folder.glob("*/org=*/course=*/run=*/site=*"):
        course = tuple(urllib.parse.unquote(part.split("=", 1)[1]) for part in folder.parts[-4:])
        if course[1] != "_none":
            yield course


def oddness(name):
    """How many characters a careless reader of folder names may stumble over, and how many are no letters."""
    return len(re.findall(r"[^A-Za-z0-9._-]", name)), len(re.findall(r"[^A-Za-z]", name))


def counts(lake, table, what):
    rows = query(lake, table, f"SELECT org, course, run, site, {what} FROM it GROUP BY org, course, run, site")
    return {tuple(row[:4]): row[4] for row in rows}


def first(lake, table, sql):
    return (query(lake, table, sql) or [(None,)])[0]


def query(lake, table, sql):
    return connect(lake, it=table).sql(sql).fetchall() if lake.has(table) else []


def connect(lake, **views):
    """DuckDB with views of tables: connect(lake, it="events") calls that table `it`."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    types = ", ".join(f"{name}: {'DATE' if kind is datetime.date else 'VARCHAR'}" for name, kind in PARTITIONS.items())
    for view, table in views.items():
        files = str(lake.folder / table / "**" / "*.parquet").replace("'", "''")
        connection.execute(f"""
          CREATE VIEW {view} AS
          FROM read_parquet('{files}', hive_partitioning = true, hive_types = {{{types}}})""")
    return connection
