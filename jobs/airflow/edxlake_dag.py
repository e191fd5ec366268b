"""Keeps a lake up to date: event logs day by day, snapshots week by week.

Each run waits for the packages of its days, then stages, loads and verifies whatever has been delivered up to them and is not
in the lake yet, so that a package which comes late is loaded by the first run after it. docs/airflow.md says how to set it up.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import (
    DAG,
    Asset,
    BaseOperator,
    BaseSensorOperator,
    CronDataIntervalTimetable,
    TriggerRule,
    Variable,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

# Names the Variable that holds the settings, the pool, the DAGs and the asset. For another lake, a copy of this file
# with another name.
NAME = "edxlake"


@dataclass(frozen=True)
class Settings:
    """The Variable, a JSON object with these keys. None of them is a secret: the keys and their passphrase are where the
    settings file of edxlake says, on the machine that stages."""

    # The settings file of edxlake, on the machines that run tasks.
    conf: str
    # The first day of the data, 2014-07-21.
    start: str
    # Whose packages are waited for. What is loaded is said by the settings file.
    orgs: list[str]
    sites: tuple[str, ...] = ("prod", "edge")
    # So long after the end of its interval a run waits for packages that are late.
    wait_hours: float = 24
    poke_minutes: float = 15
    # A world that failed is tried again so often, after twice the time each time. A run that died on another machine
    # holds the lake for ten minutes, which the first two waits outlast.
    retries: int = 4
    retry_minutes: float = 5
    # The queue of workers that may hold the secret keys; empty for the default one.
    queue: str = ""
    # Where edxlake lies on the machines that run tasks.
    home: str = str(Path(__file__).resolve().parents[2])
    # The connection to the Spark that loads; empty if the launcher is to load.
    spark_connection: str = ""
    # In cluster mode the driver has the settings file under another name: files that are sent along, and the name there.
    spark_files: str = ""
    spark_conf: str = ""

    @classmethod
    def read(cls) -> Settings:
        values = Variable.get(NAME, default=None, deserialize_json=True)
        known = {field.name for field in fields(cls)}
        missing = {"conf", "start", "orgs"} - set(values or {})
        unknown = set(values or {}) - known
        if missing or unknown:
            raise ValueError(
                f"The Variable {NAME} has to be a JSON object with {', '.join(sorted(known))}, of which conf, start and orgs"
                f" are required. Missing: {', '.join(sorted(missing)) or 'none'}; unknown:"
                f" {', '.join(sorted(unknown)) or 'none'}. docs/airflow.md shows one."
            )
        return cls(**values)


# ---- edxlake, and what its exit codes mean here --------------------------------------------------------------------


class Launcher:
    """For operators: runs `jobs/edxlake` with --json, as a process that ends with the task."""

    launcher: str
    process: subprocess.Popen | None = None

    def edxlake(self, arguments: list[str]) -> tuple[int, dict]:
        """The exit code and the result of a command that did its work; an exception says whether to try again."""
        command = [self.launcher, *arguments, "--json"]
        self.log.info("%s", " ".join(command))
        complaint = []
        with tempfile.TemporaryFile("w+") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True)
            for line in self.process.stderr:
                self.log.info("%s", line.rstrip())
                if complaint or line.startswith("edxlake: "):
                    complaint.append(line)
            exit_code = self.process.wait()
            out.seek(0)
            result = out.read()
        why = "".join(complaint).strip() or f"`{' '.join(command)}` ended with exit code {exit_code}, see the log."
        if exit_code == 40:
            raise AirflowFailException(why)
        if exit_code not in (0, 10, 20):
            raise AirflowException(why)
        return exit_code, json.loads(result)

    def told(self, exit_code: int, result: dict) -> dict:
        """What later tasks have to know of a run report, or of what `verify` found."""
        outcome = {"exit_code": exit_code, "published": published(result), "warnings": warnings(exit_code, result)}
        self.log.info("exit code %d", exit_code)
        for package in packages(result):
            self.log.info("%s: %s", package["name"], package["verdict"].lower().replace("_", " "))
        for warning in outcome["warnings"]:
            self.log.warning("%s", warning)
        return outcome

    def on_kill(self) -> None:
        if self.process:
            self.process.terminate()


def packages(result: dict) -> list[dict]:
    """Those of a run report; `verify` gives their number only."""
    return result["packages"] if isinstance(result["packages"], list) else []


def published(result: dict) -> list[str]:
    return [each["name"] for each in packages(result) if each["verdict"].startswith("PUBLISHED")]


def warnings(exit_code: int, result: dict) -> list[str]:
    lines = [f"{each['kind']} {each['path']}: {each['detail']}" for each in result.get("findings", [])]
    for package in packages(result):
        lines += [f"{package['name']}: {failure}" for failure in package["failures"]]
        if exit_code == 10 and package["rejected"]:
            rejected = ", ".join(f"{count} {reason}" for reason, count in package["rejected"].items())
            lines.append(f"{package['name']}: rejected {rejected}, of {package['records']} records")
    return lines


# ---- Tasks ---------------------------------------------------------------------------------------------------------


class Edxlake(Launcher, BaseOperator):
    """A command of edxlake. The rendered template shows its whole command line."""

    template_fields = ("arguments",)

    def __init__(self, *, launcher: str, arguments: list[str], **kwargs):
        super().__init__(**kwargs)
        self.launcher = launcher
        self.arguments = arguments

    def execute(self, context) -> dict:
        return self.told(*self.edxlake(self.arguments))


class Verify(Edxlake):
    """Re-reads what was published just now; if that is nothing, what was published before of the run's days. A lake that is not
    what its ledger says is for a person, at once."""

    template_fields = ("arguments", "of_interval")

    def __init__(self, *, of_interval: list[str], **kwargs):
        super().__init__(**kwargs)
        self.of_interval = of_interval

    def execute(self, context) -> dict:
        names = context["ti"].xcom_pull(task_ids="load")["published"]
        chosen = ["--package", ",".join(names)] if names else self.of_interval
        exit_code, result = self.edxlake([*self.arguments, *chosen])
        outcome = self.told(exit_code, result)
        if exit_code:
            raise AirflowFailException("The lake is not what the ledger says: " + "; ".join(outcome["warnings"]))
        return outcome


class SparkLoad(Launcher, SparkSubmitOperator):
    """`edxlake load` on a Spark. Since spark-submit has codes of its own, the run report says how it ended."""

    template_fields = (*SparkSubmitOperator.template_fields, "report")

    def __init__(self, *, launcher: str, report: list[str], **kwargs):
        # A retry submits anew: who died may hold the lake for a while, and what it published is not loaded twice.
        # YARN must not start a second driver, which would find nothing to do and hide how the first one ended.
        conf = {"spark.yarn.maxAppAttempts": "1", "spark.standalone.submit.waitAppCompletion": "true"}
        super().__init__(durable=False, conf=conf, **kwargs)
        self.launcher = launcher
        self.report = report

    def execute(self, context) -> dict:
        # The clock of the driver may be a little behind ours; another attempt is minutes away.
        since = datetime.now(timezone.utc) - timedelta(seconds=10)
        # A standalone cluster is sent the whole environment, and loading needs no key.
        os.environ.pop("EDXLAKE_PASSPHRASE", None)
        try:
            super().execute(context)
        except Exception:
            self.log.exception("spark-submit failed; the run report says whether edxlake did")
        return self.told(*self.edxlake([*self.report, "--since", since.strftime("%Y-%m-%dT%H:%M:%SZ")]))

    def on_kill(self) -> None:
        SparkSubmitOperator.on_kill(self)
        Launcher.on_kill(self)


class Delivered(Launcher, BaseSensorOperator):
    """Waits until the packages of a run's days are at the sources. If they are not when the time is over it is skipped, and
    says which are missing; the run goes on with what is there, and a later one loads what comes late."""

    template_fields = ("arguments", "expected")

    def __init__(self, *, launcher: str, arguments: list[str], expected: str, wait: timedelta, **kwargs):
        super().__init__(mode="reschedule", timeout=wait + timedelta(days=1), **kwargs)
        self.launcher = launcher
        self.arguments = arguments
        self.expected = expected
        self.wait = wait

    def poke(self, context) -> bool:
        _, plan = self.edxlake(self.arguments)
        locations = [step["file"]["location"] for step in plan["steps"]]
        there = {location.rpartition("/")[2].lower() for location in locations + plan["upToDate"]}
        missing = [
            name for name, pattern in json.loads(self.expected).items() if not any(re.fullmatch(pattern, each) for each in there)
        ]
        if not missing:
            return True
        if datetime.now(timezone.utc) < context["data_interval_end"] + self.wait:
            self.log.info("not there yet: %s", ", ".join(missing))
            return False
        late = [f"{name} has not been delivered; a later run loads it" for name in missing]
        context["ti"].xcom_push("return_value", {"warnings": late})
        raise AirflowSkipException("; ".join(late))


def days(start: datetime, end: datetime) -> list[date]:
    """The days of a data interval."""
    return [start.date() + timedelta(n) for n in range((end.date() - start.date()).days)]


def expected_events(settings: Settings, interval: list[date]) -> dict[str, str]:
    """Patterns of the event logs of these days, by what to call them. Those of 2014 lack the word `events`."""
    return {
        f"{org}-{site}-events-{day}": rf"{re.escape(org.lower())}-{site}(-events)?-{day}\.log\.gz\.gpg"
        for day in interval
        for org in settings.orgs
        for site in settings.sites
    }


def expected_snapshots(settings: Settings, interval: list[date]) -> dict[str, str]:
    """Patterns of the snapshots of these days: one a week, whichever day it has."""
    any_day = "|".join(str(day) for day in interval)
    return {
        f"snapshot of {org}, {interval[0]} to {interval[-1]}": rf"{re.escape(org.lower())}-({any_day})\.zip" for org in settings.orgs
    }


@task(trigger_rule=TriggerRule.NONE_FAILED, outlets=[Asset(f"{NAME}_warnings")], retries=0)
def warning():
    """Green if there is something to tell, skipped if there is not."""
    context = get_current_context()
    told = []
    for task_id in ("wait", "stage", "load", "verify"):
        outcome = context["ti"].xcom_pull(task_ids=task_id)
        told += [line for line in outcome["warnings"] if line not in told] if isinstance(outcome, dict) else []
    if not told:
        raise AirflowSkipException("There is nothing to tell.")
    context["outlet_events"][Asset(f"{NAME}_warnings")].extra = {"run": context["run_id"], "warnings": told}
    return told


# ---- The DAGs ------------------------------------------------------------------------------------------------------


def lake_dag(name: str, cron: str, kinds: str, expected, settings: Settings) -> DAG:
    """wait >> stage >> load >> verify >> warning, for packages of these kinds."""
    launcher = f"{settings.home}/jobs/edxlake"
    conf = ["--conf", settings.conf]
    interval = "days(data_interval_start, data_interval_end)"
    of_interval = ["--kind", kinds, "--from", f"{{{{ {interval}[0] }}}}", "--to", f"{{{{ {interval}[-1] }}}}"]
    # From the beginning, for packages that came late. What is in the lake already is not touched again.
    up_to_interval = ["--kind", kinds, "--from", f"{{{{ [start, {interval}[0] | string] | min }}}}", "--to", of_interval[-1]]
    with DAG(
        f"{NAME}_{name}",
        schedule=CronDataIntervalTimetable(cron, timezone="UTC"),
        start_date=datetime.fromisoformat(settings.start).replace(tzinfo=timezone.utc),
        catchup=True,
        max_active_runs=1,
        user_defined_macros={
            "days": days,
            "start": settings.start,
            "expected": lambda of: json.dumps(expected(settings, of)),
        },
        default_args={
            "retries": settings.retries,
            "retry_delay": timedelta(minutes=settings.retry_minutes),
            "retry_exponential_backoff": 2,
            "max_retry_delay": timedelta(hours=1),
            "trigger_rule": TriggerRule.NONE_FAILED,
            **({"queue": settings.queue} if settings.queue else {}),
        },
        doc_md=__doc__,
        tags=[NAME],
    ) as dag:
        wait = Delivered(
            task_id="wait",
            launcher=launcher,
            arguments=["run", "--dry-run", *conf, *of_interval],
            expected=f"{{{{ expected({interval}) }}}}",
            wait=timedelta(hours=settings.wait_hours),
            poke_interval=timedelta(minutes=settings.poke_minutes),
        )
        stage = Edxlake(task_id="stage", launcher=launcher, arguments=["stage", *conf, *up_to_interval], pool=NAME)
        if settings.spark_connection:
            load = SparkLoad(
                task_id="load",
                launcher=launcher,
                report=["report", *conf, "--command", "load"],
                conn_id=settings.spark_connection,
                application=f"{settings.home}/target/edxlake.jar",
                java_class="org.edxlake.job.Main",
                name=f"{NAME}_{name}",
                files=settings.spark_files or None,
                application_args=["load", "--conf", settings.spark_conf or settings.conf, *up_to_interval],
                pool=NAME,
            )
        else:
            load = Edxlake(task_id="load", launcher=launcher, arguments=["load", *conf, *up_to_interval], pool=NAME)
        verify = Verify(
            task_id="verify", launcher=launcher, arguments=["verify", *conf], of_interval=of_interval, pool=NAME
        )
        wait >> stage >> load >> verify >> warning()
    return dag


settings = Settings.read()
events = lake_dag("events", "0 0 * * *", "events", expected_events, settings)
snapshots = lake_dag("snapshots", "0 0 * * 1", "snapshot,email-opt-in", expected_snapshots, settings)
