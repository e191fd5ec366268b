"""The sections: what is measured on what, and how often if nobody says otherwise."""

import collections

from .bucket import NAME, serve
from .contestants import Contestant
from .data import copy_as_links
from .machine import EDXLAKE, RIVALS

Section = collections.namedtuple("Section", "title contestants rounds", defaults=(3,))

EVENTS = ("--courses", 20, "--learners", 2000, "--days", 20, "--events-per-day", 100_000, "--snapshots", 0)
# As EVENTS, but with so many learners that one of them is in a few files only, as in life.
CROWD = ("--courses", 20, "--learners", 200_000, "--days", 20, "--events-per-day", 100_000, "--snapshots", 0)
STATES = ("--courses", 8, "--learners", 6000, "--days", 0, "--states-per-learner", 150)
ONE_FILE = ("--courses", 20, "--learners", 2000, "--days", 1, "--events-per-day", 2_000_000, "--snapshots", 0,
            "--sites", "prod")
# 300 courses of one site and 150 of the other, with a few events a day each: about 450 files a day.
SMALL = ("--courses", 300, "--learners", 2000, "--days", 226, "--events-per-day", 2_000, "--snapshots", 0)
SMALL_DAYS = 225
# The weekly dumps of as many courses: some 19,000 files a week.
DUMPS = ("--courses", 300, "--learners", 300, "--days", 0, "--snapshots", 5, "--from", "2014-07-01")
MANY_COURSES = ("--courses", 300, "--learners", 20_000, "--days", 1, "--events-per-day", 500_000, "--snapshots", 0,
                "--sites", "prod")
TINY = ("--courses", 1, "--learners", 20, "--days", 10_001, "--events-per-day", 5, "--snapshots", 0, "--sites", "prod")
TINY_DAYS = 10_000

# What readers are asked of a table: `view` is its name in Spark. Questions are conditions, and the folders that they are about.
Asked = collections.namedtuple("Asked", "table view column questions too_long_in_a_bucket", defaults=(None,))
EVENTS_ASKED = Asked("events", "events_delivered", "event_type", {
    "a course": ("org = 'UniversityX' AND course = 'AB-12.3x' AND site = 'prod' AND date < DATE '2015-03-01'",
                 "org=UniversityX/course=AB-12.3x/run=*/site=prod/date=*"),
    "a week": ("date BETWEEN DATE '2014-09-01' AND DATE '2014-09-07'", "*/*/*/*/date=2014-09-0[1-7]"),
    "all": ("date < DATE '2015-03-01'", None),
}, "all")
DUMPS_ASKED = Asked("student_courseenrollment", "student_courseenrollment", "mode", {
    "a course": ("org = 'UniversityX' AND course = 'AB-12.3x' AND site = 'prod' AND date < DATE '2014-08-01'",
                 "org=UniversityX/course=AB-12.3x/run=*/site=prod/date=*"),
    "a week": ("date = DATE '2014-07-28'", "*/*/*/*/date=2014-07-28"),
    "all": ("date < DATE '2014-08-01'", None),
})


class Sections:
    def __init__(self, data, contestants):
        self.data = data
        self.of = contestants
        self.work = contestants.work

    def all(self):
        """By name; the contestants are made, and with them their data, when a section is called for."""
        return {
            "events-1g": Section("1 GB of event logs: ten files of two sites, 30 courses", self.events_1g),
            "events-4g": Section("4 GB of event logs", self.events_4g),
            "events-16g": Section("17 GB of event logs: those of events-4g four times, under other dates",
                                  self.events_16g, 1),
            "studentmodule-1g": Section("A weekly zip with 1 GB of courseware_studentmodule", self.studentmodule_1g),
            "studentmodule-4g": Section("The same with 4 GB", self.studentmodule_4g),
            "one-file": Section("One event log of 2 GB", self.one_file),
            "small-partitions": Section("Small partitions: 300 courses, 30 days", self.small_partitions),
            "growth-day": Section("One more day of 300 courses, into a lake of 100,000 files and into none",
                                  self.growth_day),
            "growth-plan": Section("Finding out what is to be done, with 10,000 packages in the ledger and with none",
                                   self.growth_plan),
            "growth-query": Section("The events of one course and day, in a lake of 100,000 files and in one of that day",
                                    self.growth_query),
            "compact": Section("`compact`: a copy of 100,000 files of events, and of 75,000 of four weeks of dumps",
                               self.compact, 1),
            "small-files-events": Section("Who is asked about 100,000 files of events, and about their copy",
                                          self.small_files_events, 1),
            "small-files-dumps": Section("The same of a table of the dumps: 450 files a week", self.small_files_dumps, 1),
            "small-files-events-s3": Section("100,000 files of events and their copy in a bucket, 30 ms a request (DuckDB 1.5.5)",
                                             self.small_files_events_s3, 1),
            "small-files-dumps-s3": Section("The same of a table of the dumps (DuckDB 1.5.5)", self.small_files_dumps_s3, 1),
            "memory": Section("One log with 300 courses, in a heap of 1 GB", self.memory),
            "queries": Section("Ten questions of a researcher, by DuckDB, to a lake of 4 GB of events", self.queries, 1),
        }

    def events(self, name, days, copies=1):
        return self.data.logs(name, self.data.simulation("events", *EVENTS), 0, days, copies)

    def events_1g(self):
        bucket = self.events("events-1g", 5)
        return [
            self.of.edxlake(bucket),
            self.of.script("duckdb", "duckdb_events.py", bucket),
            self.of.decrypting("gpg", "", bucket),
            self.of.decrypting("gpg, zcat", "| zcat", bucket),
            self.of.spark("spark-naive", "naive", bucket),
            self.of.spark("spark-jackson", "jackson", bucket, rounds=1),
            self.of.script("python-loop", "json_loop.py", bucket, rounds=1),
        ]

    def events_4g(self):
        bucket = self.events("events-4g", 20)
        return [
            self.of.edxlake(bucket),
            self.of.script("duckdb", "duckdb_events.py", bucket),
            self.of.decrypting("gpg, zcat", "| zcat", bucket),
        ]

    def events_16g(self):
        bucket = self.events("events-16g", 20, 4)
        # With all days in one COPY it was killed for want of memory.
        return [self.of.edxlake(bucket), self.of.script("duckdb", "duckdb_events.py", bucket, arguments=("daily",))]

    def studentmodule_1g(self):
        return self.studentmodule("studentmodule-1g", 2)

    def studentmodule_4g(self):
        return self.studentmodule("studentmodule-4g", 10)

    def studentmodule(self, name, courses):
        bucket = self.data.states(name, self.data.simulation("states", *STATES), courses)
        table = "courseware_studentmodule"
        return [
            self.of.edxlake(bucket, "snapshots", table),
            self.of.script("duckdb", "duckdb_studentmodule.py", bucket, table),
        ]

    def one_file(self):
        bucket = self.data.logs("one-file", self.data.simulation("large", *ONE_FILE), 0, 1)
        return [
            self.of.edxlake(bucket, name="1 core", prefix=("taskset", "-c", "0")),
            self.of.edxlake(bucket, name="2 cores", prefix=("taskset", "-c", "0,1")),
        ]

    def small(self):
        return self.data.simulation("small", *SMALL)

    def small_partitions(self):
        bucket = self.data.logs("small-partitions", self.small(), 0, 30)
        return [
            self.of.edxlake(bucket),
            self.of.script("duckdb", "duckdb_events.py", bucket, arguments=("daily",)),
        ]

    def growth_day(self):
        day = self.data.logs("growth-day", self.small(), SMALL_DAYS, 1)
        days = self.data.logs("growth-days", self.small(), 0, SMALL_DAYS + 1)
        lake = self.big_lake()
        return [
            self.of.edxlake(day, name="into none")._replace(output=None),
            self.of.edxlake(days, name="into 100,000 files",
                            before=lambda: copy_as_links(lake, self.work / "edxlake"))._replace(output=None),
        ]

    def big_lake(self):
        return self.data.lake("lake-100k", self.data.logs("growth-past", self.small(), 0, SMALL_DAYS), self.of.load)

    def growth_plan(self):
        simulation = self.data.simulation("tiny", *TINY)
        one = self.data.logs("tiny-day", simulation, TINY_DAYS, 1)
        many = self.data.logs("tiny-days", simulation, 0, TINY_DAYS + 1)
        few = self.data.lake("lake-1", self.data.logs("tiny-first", simulation, 0, 1), self.of.load)
        lake = self.data.lake("lake-10k", self.data.logs("tiny-past", simulation, 0, TINY_DAYS), self.of.load)
        return [
            self.planning("run --dry-run, none", one, few, "run", "--dry-run"),
            self.planning("run --dry-run, 10,000", many, lake, "run", "--dry-run"),
            self.planning("status, none", one, few, "status"),
            self.planning("status, 10,000", many, lake, "status"),
        ]

    def planning(self, name, bucket, lake, *command):
        return Contestant(name, [EDXLAKE, *command, *self.of.settings(bucket.simulation, lake, events=bucket.path)])

    def growth_query(self):
        day = self.data.logs("growth-day", self.small(), SMALL_DAYS, 1)
        lakes = {"of that day": self.data.lake("lake-day", day, self.of.load),
                 "of 100,000 files": self.data.lake("lake-100k-and-day", day, self.grown)}
        contestants = []
        for name, lake in lakes.items():
            where = "course = 'AB-12.3x' AND site = 'prod' AND date = DATE '2015-03-03'"
            sql = f"SELECT event_type, count(*) FROM events WHERE {where} GROUP BY event_type"
            contestants += [
                Contestant(f"edxlake sql, {name}",
                           [EDXLAKE, "sql", *self.of.settings(day.simulation, lake), "-e", sql]),
                Contestant(f"duckdb, {name}", [self.of.python, RIVALS / "one_query.py",
                                               lake / "lake" / "events" / "**" / "*.parquet", "event_type", where]),
            ]
        return contestants

    def grown(self, bucket, root):
        """The command that makes the lake of 100,000 files and one more day."""
        copy_as_links(self.big_lake(), root)
        return self.of.load(bucket, root)

    def compact(self):
        contestants = []
        for name, lake in (("events", self.big_lake()), ("dumps", self.dumps())):
            root = self.work / "edxlake"
            contestants.append(Contestant(name, self.compacting(root), root / "compact", rows=None,
                                          before=lambda lake=lake, root=root: copy_as_links(lake, root)))
        return contestants

    def dumps(self):
        bucket = self.data.snapshots("dumps-weekly", self.data.simulation("dumps", *DUMPS))
        return self.data.lake("lake-dumps", bucket, lambda bucket, root: self.of.load(bucket, root, "snapshots"))

    @staticmethod
    def compacting(root):
        return [EDXLAKE, "compact", "-D", f"root={root}"]

    def copied(self, lake):
        return self.data.copied(lake, self.compacting)

    def small_files_events(self):
        return list(self.small_files(EVENTS_ASKED, self.copied(self.big_lake())))

    def small_files_dumps(self):
        return list(self.small_files(DUMPS_ASKED, self.copied(self.dumps())))

    def small_files_events_s3(self):
        lake = self.copied(self.big_lake())
        return list(self.small_files(EVENTS_ASKED, lake, serve(lake)))

    def small_files_dumps_s3(self):
        lake = self.copied(self.dumps())
        return list(self.small_files(DUMPS_ASKED, lake, serve(lake)))

    def small_files(self, asked, lake, server=None):
        """Every question to the tables and to their copy, on the disk or in a bucket."""
        root, spark_root = (lake, lake) if server is None else (f"s3://{NAME}", f"s3a://{NAME}")
        tables, copy = f"{root}/lake/{asked.table}", f"{root}/compact/{asked.table}"
        for question, (condition, places) in asked.questions.items():
            commands = {}
            if server is None or question != asked.too_long_in_a_bucket:
                commands["duckdb, all folders"] = self.by_duckdb(asked, f"{tables}/**", condition, server)
                if places:
                    commands["duckdb, its folders"] = self.by_duckdb(asked, f"{tables}/{places}", condition, server)
                commands["edxlake sql"] = self.by_spark(asked, spark_root, asked.view, condition, server)
            commands["duckdb, the copy"] = self.by_duckdb(asked, copy, condition, server)
            copied = f"parquet.`{spark_root}/compact/{asked.table}`"
            commands["spark, the copy"] = self.by_spark(asked, spark_root, copied, condition, server)
            for how, command in commands.items():
                yield Contestant(f"{question}: {how}", command, question=question, server=server)

    def by_duckdb(self, asked, folders, condition, server):
        python, port = (self.of.python, []) if server is None else (self.of.python_s3(), [server.server_port])
        return [python, RIVALS / "one_query.py", f"{folders}/*.parquet", asked.column, condition, *port]

    @staticmethod
    def by_spark(asked, root, table, condition, server):
        options = ["-D", f"root={root}"]
        if server is not None:
            options += ["--master", "local[16]"]
            for key, value in server.hadoop().items():
                options += ["-D", f'hadoop."{key}"={value}']
        sql = f"SELECT {asked.column}, count(*) AS rows FROM {table} WHERE {condition} GROUP BY ALL"
        return [EDXLAKE, "sql", *options, "--json", "-e", sql]

    def memory(self):
        bucket = self.data.logs("many-courses", self.data.simulation("courses", *MANY_COURSES), 0, 1)
        return [self.of.edxlake(bucket, name="-Xmx1g", prefix=("env", "EDXLAKE_JAVA_OPTIONS=-Xmx1g"))]

    def queries(self):
        bucket = self.data.logs("crowd-days", self.data.simulation("crowd", *CROWD), 0, 20)
        lake = self.data.lake("lake-crowd", bucket, self.of.load)
        events = {"our files": lake / "lake" / "events"}
        for name, bloom in (("rewritten without bloom filters", "false"), ("rewritten with bloom filters", "true")):
            events[name] = self.data.lake(
                f"events-bloom-{bloom}", bucket,
                lambda _, root, bloom=bloom: [self.of.python, RIVALS / "rewrite.py", events["our files"], root, bloom])
        return [Contestant(name, [self.of.python, RIVALS / "queries.py", folder], parts=True)
                for name, folder in events.items()]
