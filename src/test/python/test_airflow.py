"""The DAGs of jobs/airflow, run by the `airflow` of a virtual environment over simulated packages.

The environment is target/airflow, or the folder that EDXLAKE_AIRFLOW names; docs/airflow.md says how to make it.
"""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
LAUNCHER = PROJECT / "jobs/edxlake"
ENVIRONMENT = Path(os.environ.get("EDXLAKE_AIRFLOW", PROJECT / "target/airflow"))

# `airflow dags test DAG DATE`, several times: the start of Airflow takes longer than what it does here.
TEST_RUNS = """
import sys
from airflow.__main__ import main
for each in sys.argv[1:]:
    sys.argv = ["airflow", "dags", "test", *each.split()]
    main()
"""

CONF = """
edxlake {
  source.events = "packages/edx-course-data"
  source.snapshots = "packages/course-data"
  scratch = "scratch"
  root = "lake"
  keys { secret-keyrings = ["packages/keys/secret.asc"], passphrase-file = "packages/keys/passphrase.txt" }
  load.max-reject-rate = %s
}
"""


def run(command, log, environment):
    """The exit code of a process whose output goes to a file."""
    with log.open("a") as out:
        return subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=environment, timeout=400).returncode


def environment_of(folder):
    path = f"{folder / 'bin'}:{ENVIRONMENT / 'bin'}:{os.environ['PATH']}"
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "EDXLAKE", "SPARK"))},
        "PATH": path,
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/airflow/airflow.db",
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "jobs/airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "EDXLAKE_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1",
    }


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A simulated week of a small university, and the database of an Airflow where nothing has run."""
    if not (ENVIRONMENT / "bin/airflow").exists():
        pytest.fail(f"There is no Airflow in {ENVIRONMENT}. docs/airflow.md says how to make one, by one command.")
    folder = tmp_path_factory.mktemp("template")
    environment = environment_of(folder)
    log = folder / "log"
    size = "--courses 1 --learners 5 --events-per-day 50 --states-per-learner 2".split()
    assert run([LAUNCHER, "simulate", folder / "packages", *size], log, environment) == 0, log.read_text()
    assert run(["airflow", "db", "migrate"], log, environment) == 0, log.read_text()
    return folder


@pytest.fixture
def university(template, tmp_path):
    return University(template, tmp_path)


class University:
    """A folder with packages, a lake, and an Airflow of its own."""

    def __init__(self, template, folder):
        self.folder = folder
        shutil.copytree(template / "packages", folder / "packages")
        shutil.copytree(template / "airflow", folder / "airflow")
        self.environment = environment_of(folder)
        self.log = folder / "log"
        self.conf = folder / "edxlake.conf"
        self.tolerate(0.5)
        self.set()

    def tolerate(self, rate):
        """How many rejects are too many."""
        self.conf.write_text(CONF % rate)

    def set(self, **values):
        """Settings of the DAG, over those that every test has."""
        settings = {"conf": str(self.conf), "start": "2014-07-21", "orgs": ["universityx"], "retries": 0, **values}
        self.environment["AIRFLOW_VAR_EDXLAKE"] = json.dumps(settings)

    def event_log(self, site, day):
        return self.folder / f"packages/edx-course-data/universityx/{site}/events/2014/universityx-{site}-events-{day}.log.gz.gpg"

    def edxlake(self, *arguments):
        return run([LAUNCHER, *arguments, "--conf", self.conf], self.log, self.environment)

    def airflow(self, *runs):
        """Runs DAGs, `edxlake_events 2014-07-22` for the interval that ends at this date."""
        return run([ENVIRONMENT / "bin/python", "-c", TEST_RUNS, *runs], self.log, self.environment)

    @contextlib.contextmanager
    def airflow_meanwhile(self, dag, day):
        with self.log.open("a") as out:
            process = subprocess.Popen(
                ["airflow", "dags", "test", dag, day], stdout=out, stderr=out, env=self.environment, start_new_session=True
            )
            try:
                yield process
            finally:
                # With the edxlake that it may have started.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def query(self, sql, *values):
        with contextlib.closing(sqlite3.connect(self.folder / "airflow/airflow.db")) as database:
            return database.execute(sql, values).fetchall()

    def tasks(self, day, column="state"):
        """What the newest run of an interval that ends at this date shows of its tasks."""
        return dict(
            self.query(
                f"SELECT task_id, {column} FROM task_instance WHERE run_id = (SELECT run_id FROM dag_run"
                " WHERE date(data_interval_end) = ? ORDER BY id DESC LIMIT 1)",
                day,
            )
        )

    def told(self):
        """The warnings of each event of the asset, in order."""
        return [json.loads(extra)["warnings"] for (extra,) in self.query("SELECT extra FROM asset_event ORDER BY id")]

    def files(self, *parts):
        """The sha256 of the files in these folders of the lake, by path."""
        root = self.folder / "lake"
        return {
            str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
            for part in parts
            for file in sorted((root / part).rglob("*"))
            if file.is_file()
        }

    def days_in_lake(self):
        return {path.split("date=")[1][:10] + path.split("site=")[1].split("/")[0] for path in self.files("lake/events")}


def until(condition, what):
    for _ in range(1800):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail(f"three minutes went by without {what}")


QUIET = {"wait": "success", "stage": "success", "load": "success", "verify": "success", "warning": "skipped"}
WITH_WARNING = {**QUIET, "warning": "success"}
WEEK = [str(date(2014, 7, 22) + timedelta(n)) for n in range(7)]


def test_a_week_gives_the_lake_of_one_run_and_the_second_time_nothing_changes(university):
    week = [f"edxlake_events {day}" for day in WEEK] + ["edxlake_snapshots 2014-07-28"]
    assert university.edxlake("run") == 0
    expected = university.files("lake", "quarantine")
    shutil.rmtree(university.folder / "lake")

    assert university.airflow(*week) == 0
    assert [university.tasks(day) for day in WEEK[:-1]] == [QUIET] * 6
    assert university.files("lake", "quarantine") == expected
    books = university.files("ledger/log")
    assert len(books) == 30

    assert university.airflow(*week) == 0
    assert university.query("SELECT DISTINCT state FROM dag_run") == [("success",)]
    assert [university.tasks(day) for day in WEEK[:-1]] == [QUIET] * 6
    assert university.files("lake", "quarantine") == expected
    assert university.files("ledger/log") == books
    assert university.told() == []


def test_no_secret_is_in_a_rendered_template_or_anywhere_else_in_airflow(university):
    assert university.airflow("edxlake_events 2014-07-22") == 0

    rendered = dict(university.query("SELECT task_id, rendered_fields FROM rendered_task_instance_fields"))
    days = ["--kind", "events", "--from", "2014-07-21", "--to", "2014-07-21"]
    assert json.loads(rendered["stage"]) == {"arguments": ["stage", "--conf", str(university.conf), *days]}
    assert json.loads(rendered["load"]) == {"arguments": ["load", "--conf", str(university.conf), *days]}
    passphrase = (university.folder / "packages/keys/passphrase.txt").read_text().strip()
    key = (university.folder / "packages/keys/secret.asc").read_text().splitlines()[10]
    written = [file.read_bytes() for file in (university.folder / "airflow").rglob("*") if file.is_file()]
    written.append(university.log.read_bytes())
    assert len(passphrase) > 10 and len(key) > 50
    assert [secret for secret in (passphrase, key) if any(secret.encode() in each for each in written)] == []


def test_a_package_that_is_late_is_told_and_loaded_by_the_next_run(university):
    edge = university.event_log("edge", "2014-07-21")
    away = edge.rename(university.folder / edge.name)

    assert university.airflow("edxlake_events 2014-07-22") == 0
    assert university.tasks("2014-07-22") == {**WITH_WARNING, "wait": "skipped"}
    assert university.told() == [["universityx-edge-events-2014-07-21 has not been delivered; a later run loads it"]]
    assert university.days_in_lake() == {"2014-07-21prod"}

    away.rename(edge)
    assert university.airflow("edxlake_events 2014-07-23") == 0
    assert university.tasks("2014-07-23") == QUIET
    assert university.days_in_lake() == {"2014-07-21prod", "2014-07-21edge", "2014-07-22prod", "2014-07-22edge"}


def test_a_run_waits_for_a_package_while_it_may_still_come(university):
    edge = university.event_log("edge", "2014-07-21")
    away = edge.rename(university.folder / edge.name)
    university.set(wait_hours=24 * 365 * 100, poke_minutes=0.02)

    with university.airflow_meanwhile("edxlake_events", "2014-07-22") as process:
        until(lambda: "not there yet: universityx-edge-events-2014-07-21" in university.log.read_text(), "a look at the sources")
        away.rename(edge)
        assert process.wait(180) == 0

    assert university.tasks("2014-07-22") == QUIET
    assert university.days_in_lake() == {"2014-07-21prod", "2014-07-21edge"}


def test_a_damaged_package_and_too_many_rejects_end_in_success_with_a_warning(university):
    university.tolerate(0)
    log = university.event_log("prod", "2014-07-21")
    damaged = bytearray(log.read_bytes())
    damaged[4000] ^= 8
    log.write_bytes(damaged)

    assert university.airflow("edxlake_events 2014-07-22") == 0

    assert university.tasks("2014-07-22") == WITH_WARNING
    [[quarantined, rejected]] = university.told()
    assert quarantined.startswith("universityx-prod-events-2014-07-21.log.gz.gpg: tampered: ")
    assert rejected.startswith("universityx-edge-events-2014-07-21.log.gz.gpg: rejected 1 ")
    assert university.days_in_lake() == {"2014-07-21edge"}


def test_a_wrong_passphrase_fails_at_once(university):
    university.set(retries=3)
    (university.folder / "packages/keys/passphrase.txt").write_text("not this one\n")

    assert university.airflow("edxlake_events 2014-07-22") != 0

    rest = {task: "upstream_failed" for task in ("stage", "load", "verify", "warning")}
    assert university.tasks("2014-07-22") == {"wait": "failed", **rest}
    assert university.tasks("2014-07-22", "try_number")["wait"] == 1
    assert "The keys cannot be used" in university.log.read_text()


def test_a_world_that_failed_is_tried_again(university):
    university.set(retries=2, retry_minutes=0.05)
    in_the_way = university.folder / "scratch"
    in_the_way.write_text("a file where a folder should be")

    with university.airflow_meanwhile("edxlake_events", "2014-07-22") as process:
        until(lambda: university.tasks("2014-07-22").get("stage") == "up_for_retry", "a try that failed")
        in_the_way.unlink()
        assert process.wait(180) == 0

    assert university.tasks("2014-07-22") == QUIET
    assert university.tasks("2014-07-22", "try_number")["stage"] == 2
    assert university.days_in_lake() == {"2014-07-21prod", "2014-07-21edge"}


def with_spark(university, master):
    """A spark-submit on the PATH, from the jars of the build, and the connection that leads to it."""
    submit = university.folder / "bin/spark-submit"
    submit.parent.mkdir()
    opens = " ".join(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.lang", "java.nio", "java.util", "sun.nio.ch"))
    submit.write_text(f'#!/bin/sh\nexec java {opens} -cp "{PROJECT}/target/spark/jars/*" org.apache.spark.deploy.SparkSubmit "$@"\n')
    submit.chmod(submit.stat().st_mode | stat.S_IXUSR)
    university.environment["AIRFLOW_CONN_EDXLAKE_SPARK"] = json.dumps({"conn_type": "spark", "host": master})


def test_on_a_spark_the_run_report_says_how_the_load_ended(university):
    university.tolerate(0)
    with_spark(university, "local[2]")
    university.set(spark_connection="edxlake_spark", retries=1)

    assert university.airflow("edxlake_events 2014-07-22") == 0

    assert university.tasks("2014-07-22") == WITH_WARNING
    assert university.tasks("2014-07-22", "try_number")["load"] == 1
    assert [[line.split(" 1 ")[0] for line in lines] for lines in university.told()] == [
        [f"universityx-{site}-events-2014-07-21.log.gz.gpg: rejected" for site in ("edge", "prod")]
    ]
    assert university.days_in_lake() == {"2014-07-21prod", "2014-07-21edge"}
    assert "spark-submit --master local[2]" in university.log.read_text()


def test_a_spark_that_never_had_the_lake_is_tried_again(university):
    with_spark(university, "nonsense")
    university.set(spark_connection="edxlake_spark", retries=1, retry_minutes=0.01)

    assert university.airflow("edxlake_events 2014-07-22") != 0

    assert university.tasks("2014-07-22")["load"] == "failed"
    assert university.tasks("2014-07-22", "try_number")["load"] == 2
    assert "No `load` since" in university.log.read_text()


def test_one_run_of_a_dag_and_one_task_at_a_time_work_on_the_lake(university):
    code = (
        "from airflow.dag_processing.dagbag import DagBag\n"
        "import json, os\n"
        "bag = DagBag(os.environ['AIRFLOW__CORE__DAGS_FOLDER'])\n"
        "dags = {name: [dag.catchup, dag.max_active_runs, {t.task_id: t.pool for t in dag.tasks}] for name, dag in bag.dags.items()}\n"
        "print(json.dumps([dags, bag.import_errors]))"
    )
    command = [ENVIRONMENT / "bin/python", "-c", code]
    of_lake = {"wait": "default_pool", "stage": "edxlake", "load": "edxlake", "verify": "edxlake", "warning": "default_pool"}

    assert run(command, university.log, university.environment) == 0
    dags = {name: [True, 1, of_lake] for name in ("edxlake_events", "edxlake_snapshots")}
    assert json.loads(university.log.read_text().splitlines()[-1]) == [dags, {}]

    university.set(paskey="typo")
    assert run(command, university.log, university.environment) == 0
    assert "Missing: none; unknown: paskey. docs/airflow.md shows one." in university.log.read_text()
