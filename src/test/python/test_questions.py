"""All readers give the same answers to the questions, and they are those that the simulation planted."""

import argparse
import collections
import contextlib
import json
import shutil
import subprocess

import pytest
from conftest import run
from readers import engines, trino_server
from readers.compare import difference, normalised
from readers.lake import Lake, NoLake, choose
from readers.main import ask, main, table

ALL_COURSES = ("org", "course", "run", "site")


@pytest.fixture(scope="module")
def asked(lake, tmp_path_factory):
    """What the command printed, and the answers it wrote."""
    answers = tmp_path_factory.mktemp("questions") / "answers"
    done = run("jobs/questions", "--root", lake.root, "--answers", answers)
    lines = map(json.loads, answers.read_text(encoding="utf-8").splitlines())
    return done.stdout, {line["question"]: line["rows"] for line in lines}


def test_all_readers_answer_all_questions_alike(asked):
    printed, answers = asked

    trino = ", Trino" if trino_server.is_installed() else ""
    assert f"20 of 20 questions have the same answer in DuckDB, pandas, Polars, Spark SQL{trino}." in printed
    assert "≠" not in printed and "!" not in printed
    assert len(answers) == 20
    assert [question for question, rows in answers.items() if not rows] == []


def planted(lake, name, date=None):
    rows = collections.Counter()
    for one in lake.truth["rows"]:
        if one["table"] == name and one["course"] != "_none" and date in (None, one["date"]):
            rows[tuple(one[column] for column in ALL_COURSES)] += one["rows"]
    return rows


def added(rows, count):
    """The sums of a column, by course; of rows of no course there are none."""
    sums = collections.Counter()
    for row in rows:
        if row["course"] != "_none":
            sums[tuple(row[column] for column in ALL_COURSES)] += row[count]
    return sums


def test_every_course_has_the_events_that_were_planted_under_its_name(lake, asked):
    events = added(asked[1]["EventsOfCourses"], "events")

    assert events == planted(lake, "events")
    assert {(course, run) for _, course, run, _ in events} >= {
        ("6.00", "007"), ("AB-12.3x", "2T-2014"), ("101", "3T2014+ccx@7"), ("Málaga:Алгебра", "1~"), ("NULL", "50%"),
        ("~", "1e3"), ("a_b", "null")}


def test_every_package_brought_the_events_and_repeats_that_were_planted(lake, asked):
    brought = {row["package"]: (row["delivered"], row["repeated"]) for row in asked[1]["Deliveries"]}

    assert brought == {log["file"]: (log["rows"], log["repeats"]) for log in lake.truth["eventLogs"]}
    assert sum(repeated for _, repeated in brought.values()) > 0


def test_the_newest_snapshot_has_the_enrolments_that_were_planted(lake, asked):
    newest = max(one["date"] for one in lake.truth["snapshots"])

    assert added(asked[1]["Enrollments"], "enrolled") == planted(lake, "student_courseenrollment", newest)


def test_the_certificates_and_posts_and_states_are_as_many_as_were_planted(lake, asked):
    newest = max(one["date"] for one in lake.truth["snapshots"])
    answers = asked[1]

    def total(question, column):
        return sum(row[column] for row in answers[question])

    assert total("Certificates", "certificates") == planted(lake, "certificates_generatedcertificate").total()
    assert total("ForumWeeks", "posts") == planted(lake, "forum", newest).total()
    assert total("States", "states") == planted(lake, "courseware_studentmodule", newest).total()


@pytest.mark.skipif(not trino_server.is_installed(), reason="no Trino is installed: jobs/python-setup trino installs one")
def test_trino_finds_a_new_day_of_all_courses_when_its_statements_run_again(lake, tmp_path):
    planted_by_day = collections.Counter()
    for one in lake.truth["rows"]:
        if one["table"] == "events":
            planted_by_day[one["date"]] += one["rows"]
    *_, newest = sorted(planted_by_day)
    events = tmp_path / "lake" / "events"
    shutil.copytree(lake.root / "lake" / "events", events, ignore=shutil.ignore_patterns(f"date={newest}"))

    with trino_server.running() as execute:
        def events_by_day():
            for statement in engines.Trino.tables(Lake(tmp_path), {"events"}):
                execute(statement)
            _, days = execute("SELECT date, count(*) FROM events_delivered GROUP BY date")
            return {str(day): count for day, count in days}

        execute("CREATE SCHEMA edx")
        before = events_by_day()
        shutil.copytree(lake.root / "lake" / "events", events, dirs_exist_ok=True)
        after = events_by_day()
        comments = {name: comment for name, _, _, comment in execute("SHOW COLUMNS FROM events")[1]}

    assert after == planted_by_day
    assert before == {day: count for day, count in after.items() if day != newest}
    assert comments["repeats"] == "line of the first equal line in the same file; NULL for the first"
    assert comments["run"] == "run of the course key; _none where a row has no course"


def test_a_trino_that_does_not_start_leaves_the_others_their_answers(lake, tmp_path, monkeypatch):
    @contextlib.contextmanager
    def running():
        log = tmp_path / "log"
        log.write_text("no Java to be found")
        with subprocess.Popen(["false"]) as server:
            trino_server.wait_for(server, trino_server.free_port(), log)
        yield

    monkeypatch.setattr(trino_server, "running", running)
    there = Lake(lake.root)

    some = ask(there, choose(there), (engines.DuckDb, engines.Trino))

    assert [one.marks for one in some] == [{"DuckDB": "=", "Trino": "!"}] * 20
    assert some[0].remarks[0].endswith("Trino did not start:\nno Java to be found")


def test_moments_come_to_the_microsecond(asked):
    fractions = [row["time"].partition(".")[2] for row in asked[1]["OneLearner"] if row["time"]]

    assert max(map(len, fractions)) == 6


def test_null_and_the_empty_text_are_two_answers(asked):
    assert {None, ""} <= {row["gender"] for row in asked[1]["Genders"]}
    assert {None, "", "NA"} <= {row["country"] for row in asked[1]["Countries"]}


class OneTooMany(engines.DuckDb):
    """A reader that counts one learner too many."""

    name = "wrong"

    def answer(self, question):
        columns, rows = super().answer(question)
        return columns, [tuple(value + 1 if name == "learners" else value for name, value in zip(columns, row))
                         for row in rows]


class Broken(engines.DuckDb):
    name = "broken"

    def answer(self, question):
        raise engines.Unanswered("it has no such function")


@pytest.fixture(scope="module")
def compared(lake):
    there = Lake(lake.root)
    return ask(there, choose(there), (engines.DuckDb, OneTooMany, Broken))


def test_a_reader_that_gives_another_answer_is_named_with_the_column(compared):
    one = compared[1]

    assert one.marks == {"DuckDB": "=", "wrong": "≠", "broken": "!"}
    assert not one.agreed
    count = len(one.answer)
    assert one.remarks == [
        f"DuckDB against wrong: {count} and {count} rows, {count} and {count} of them in one answer only\n"
        "the first of these differ in learners",
        "broken cannot answer: Unanswered: it has no such function"]


def test_the_table_counts_only_questions_with_one_answer(compared):
    assert "0 of 20 questions have the same answer in DuckDB, wrong, broken." in table(
        compared, ["DuckDB", "wrong", "broken"])


def test_the_command_fails_if_answers_differ(lake, monkeypatch, capsys):
    monkeypatch.setattr(engines, "ALL", (engines.DuckDb, OneTooMany))

    assert main(argparse.Namespace(root=lake.root, show_rows=False, answers=None)) == 1
    assert "DuckDB against wrong" in capsys.readouterr().out


def test_rows_differ_if_a_type_does():
    assert normalised(["n"], [(1,)]) != normalised(["n"], [(1.0,)])
    assert normalised(["n"], [(True,)]) != normalised(["n"], [(1,)])
    assert normalised(["n"], [(None,)]) != normalised(["n"], [("",)])


def test_a_difference_shows_rows_only_to_whom_asks():
    one, other = normalised(["who"], [("Ada",), ("Mei",)]), normalised(["who"], [("Ada",), ("Zoë",)])

    assert difference(one, other, show=False) == (
        "2 and 2 rows, 1 and 1 of them in one answer only\nthe first of these differ in who")
    assert 'one: {"who": "Mei"}\nother: {"who": "Zoë"}' in difference(one, other, show=True)


def test_a_folder_that_is_no_lake_is_refused_with_what_to_do(tmp_path):
    done = run("jobs/questions", "--root", tmp_path, code=40)

    assert done.stderr == (f"questions: {tmp_path} is no lake: it has no folder 'lake'. Name the root of a lake on this machine, "
                           "as in its settings; 'jobs/edxlake demo' makes one in demo/lake.\n")


def test_an_empty_lake_is_refused(tmp_path):
    (tmp_path / "lake").mkdir()

    with pytest.raises(NoLake, match="holds no course. Load packages first"):
        choose(Lake(tmp_path))


def test_a_lake_of_events_alone_is_asked_what_it_can_answer(lake, tmp_path):
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "events").symlink_to(lake.root / "lake" / "events")
    there = Lake(tmp_path)

    some = ask(there, choose(there), (engines.DuckDb, engines.Pandas, engines.Polars))

    assert [bool(one.marks) for one in some] == [True] * 8 + [False] * 12
    assert all(one.agreed for one in some)
    assert some[8].remarks == ["not asked: the lake has no table student_courseenrollment"]
