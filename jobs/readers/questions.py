"""The questions: each in words, in SQL, in Polars and in pandas.

A question's words are those under the name of its class. Tables are named as in Spark SQL: `events` is without the events that
were delivered twice, `events_delivered` has them. `chosen` is the course, the learner and the days that the question is
about, see lake.py; in SQL it stands in braces. What a function returns need not be sorted, but must have the columns of
the SQL.
"""

import json

import polars as pl
from pyarrow.dataset import field

COURSE = ["org", "course", "run", "site"]

# The present state: edX leaves courses that ended out of later snapshots, so each course has a newest date of its own.
NEWEST_ENROLLMENTS = """(
  SELECT * FROM student_courseenrollment
  JOIN (SELECT org, course, run, site, max(date) AS date FROM student_courseenrollment GROUP BY org, course, run, site) newest
  USING (org, course, run, site, date))"""


# Trino has no number of microseconds for a moment; its seconds are exact to a quarter of one.
TRINO_MICROS = "CAST(round(1e6 * (to_unixtime({}) - to_unixtime({}))) AS BIGINT)".format


class Question:
    """What it takes to answer a question: the tables, and a way for each engine. `sql` is for all that have no way of their own."""

    tables = ()
    sql = ""


def questions():
    """All questions, in the order of this file."""
    return [kind() for kind in Question.__subclasses__()]


def member(name):
    """Of the JSON text in a column of pandas: a function that gives the member, or None."""
    return lambda text: json.loads(text).get(name)


class EventsOfCourses(Question):
    """How many events were delivered for each course on each site, and between which days?"""

    # All values of all partition columns come back as they were written.
    tables = ("events_delivered",)
    sql = """
      SELECT org, course, run, site, count(*) AS events, min(date) AS first_date, max(date) AS last_date
      FROM events_delivered GROUP BY org, course, run, site"""

    def polars(self, lake, chosen):
        return lake("events_delivered").group_by(COURSE).agg(
            events=pl.len(), first_date=pl.col("date").min(), last_date=pl.col("date").max())

    def pandas(self, lake, chosen):
        rows = lake("events_delivered", [*COURSE, "date"])
        return rows.groupby(COURSE, as_index=False).agg(
            events=("date", "size"), first_date=("date", "min"), last_date=("date", "max"))


class DayOfCourse(Question):
    """What did learners do in one course on one day?"""

    # A reader that prunes opens the files of one folder.
    tables = ("events",)
    sql = """
      SELECT coalesce(name, event_type) AS what, event_source, count(*) AS events, count(DISTINCT user_id) AS learners
      FROM events WHERE {in_course} AND date = {day}
      GROUP BY coalesce(name, event_type), event_source"""

    def polars(self, lake, chosen):
        rows = lake("events").filter(chosen.in_course(pl.col) & (pl.col("date") == chosen.day))
        return rows.group_by(what=pl.coalesce("name", "event_type"), event_source="event_source").agg(
            events=pl.len(), learners=pl.col("user_id").drop_nulls().n_unique())

    def pandas(self, lake, chosen):
        rows = lake("events", ["name", "event_type", "event_source", "user_id"],
                    chosen.in_course(field) & (field("date") == chosen.day))
        rows["what"] = rows["name"].fillna(rows["event_type"])
        return rows.groupby(["what", "event_source"], as_index=False, dropna=False).agg(
            events=("event_type", "size"), learners=("user_id", "nunique"))


class ActiveDays(Question):
    """On which days did learners take part in the course with the oddest name, by the time of their events?"""

    # Filters for a course such as `6.00/007`; days are days in UTC.
    tables = ("events",)
    sql = """
      SELECT CAST(time AS DATE) AS day, count(*) AS events, count(DISTINCT user_id) AS learners
      FROM events WHERE {in_odd_course} GROUP BY CAST(time AS DATE)"""

    def polars(self, lake, chosen):
        return lake("events").filter(chosen.in_odd_course(pl.col)).group_by(day=pl.col("time").dt.date()).agg(
            events=pl.len(), learners=pl.col("user_id").drop_nulls().n_unique())

    def pandas(self, lake, chosen):
        rows = lake("events", ["time", "user_id"], chosen.in_odd_course(field))
        rows["day"] = rows["time"].dt.date
        return rows.groupby("day", as_index=False, dropna=False).agg(
            events=("day", "size"), learners=("user_id", "nunique"))


class OneLearner(Question):
    """When did one learner do what, to the microsecond?"""

    # Of what a client did not send, NULL and the empty text are two things.
    tables = ("events",)
    sql = """
      SELECT time, course, run, coalesce(name, event_type) AS what, module_id, session, page
      FROM events WHERE site = {site} AND user_id = {user}"""

    def polars(self, lake, chosen):
        return lake("events").filter((pl.col("site") == chosen.site) & (pl.col("user_id") == chosen.user)).select(
            "time", "course", "run", pl.coalesce("name", "event_type").alias("what"), "module_id", "session", "page")

    def pandas(self, lake, chosen):
        rows = lake("events", ["time", "course", "run", "name", "event_type", "module_id", "session", "page"],
                    (field("site") == chosen.site) & (field("user_id") == chosen.user))
        rows["what"] = rows["name"].fillna(rows["event_type"])
        return rows[["time", "course", "run", "what", "module_id", "session", "page"]]


class LateArrivals(Question):
    """How many microseconds after it happened did an event of a mobile device arrive?"""

    tables = ("events",)
    duckdb = """
      SELECT site, event_source, count(*) AS events, min(epoch_us(received_at) - epoch_us(time)) AS quickest,
        max(epoch_us(received_at) - epoch_us(time)) AS latest
      FROM events WHERE received_at IS NOT NULL GROUP BY site, event_source"""
    spark = """
      SELECT site, event_source, count(*) AS events, min(unix_micros(received_at) - unix_micros(time)) AS quickest,
        max(unix_micros(received_at) - unix_micros(time)) AS latest
      FROM events WHERE received_at IS NOT NULL GROUP BY site, event_source"""
    trino = f"""
      SELECT site, event_source, count(*) AS events, min({TRINO_MICROS("received_at", "time")}) AS quickest,
        max({TRINO_MICROS("received_at", "time")}) AS latest
      FROM events WHERE received_at IS NOT NULL GROUP BY site, event_source"""

    def polars(self, lake, chosen):
        late = (pl.col("received_at") - pl.col("time")).dt.total_microseconds()
        return lake("events").filter(pl.col("received_at").is_not_null()).group_by("site", "event_source").agg(
            events=pl.len(), quickest=late.min(), latest=late.max())

    def pandas(self, lake, chosen):
        rows = lake("events", ["site", "event_source", "time", "received_at"], field("received_at").is_valid())
        rows["late"] = rows["received_at"].astype("int64[pyarrow]") - rows["time"].astype("int64[pyarrow]")
        return rows.groupby(["site", "event_source"], as_index=False, dropna=False).agg(
            events=("late", "size"), quickest=("late", "min"), latest=("late", "max"))


class Videos(Question):
    """Which videos of the course were played, how often, by how many, and from which second on average?"""

    # The payload is JSON.
    tables = ("events",)
    duckdb = """
      SELECT event->>'$.id' AS video, count(*) AS plays, count(DISTINCT user_id) AS learners,
        avg(try_cast(event->>'$.currentTime' AS DOUBLE)) AS second
      FROM events WHERE {in_course} AND event_type = 'play_video' AND event_kind IN ('object', 'json')
      GROUP BY event->>'$.id'"""
    spark = """
      SELECT get_json_object(event, '$.id') AS video, count(*) AS plays, count(DISTINCT user_id) AS learners,
        avg(try_cast(get_json_object(event, '$.currentTime') AS DOUBLE)) AS second
      FROM events WHERE {in_course} AND event_type = 'play_video' AND event_kind IN ('object', 'json')
      GROUP BY get_json_object(event, '$.id')"""
    trino = spark.replace("get_json_object", "json_extract_scalar")

    def polars(self, lake, chosen):
        rows = lake("events").filter(
            chosen.in_course(pl.col) & (pl.col("event_type") == "play_video")
            & pl.col("event_kind").is_in(["object", "json"]))
        second = pl.col("event").str.json_path_match("$.currentTime").cast(pl.Float64, strict=False)
        return rows.group_by(video=pl.col("event").str.json_path_match("$.id")).agg(
            plays=pl.len(), learners=pl.col("user_id").drop_nulls().n_unique(), second=second.mean())

    def pandas(self, lake, chosen):
        rows = lake("events", ["event", "user_id"],
                    chosen.in_course(field) & (field("event_type") == "play_video")
                    & field("event_kind").isin(["object", "json"]))
        rows["video"] = rows["event"].map(member("id"))
        rows["second"] = rows["event"].map(member("currentTime"))
        return rows.groupby("video", as_index=False, dropna=False).agg(
            plays=("event", "size"), learners=("user_id", "nunique"), second=("second", "mean"))


class ProblemChecks(Question):
    """How often was each problem of the course checked, with what success, and after how many attempts?"""

    tables = ("events",)
    duckdb = """
      SELECT module_id, event->>'$.success' AS success, count(*) AS checks, count(DISTINCT user_id) AS learners,
        sum(try_cast(event->>'$.attempts' AS BIGINT)) AS attempts
      FROM events WHERE {in_course} AND event_type = 'problem_check' AND event_source = 'server' AND event_kind = 'object'
      GROUP BY module_id, event->>'$.success'"""
    spark = """
      SELECT module_id, get_json_object(event, '$.success') AS success, count(*) AS checks,
        count(DISTINCT user_id) AS learners, sum(try_cast(get_json_object(event, '$.attempts') AS BIGINT)) AS attempts
      FROM events WHERE {in_course} AND event_type = 'problem_check' AND event_source = 'server' AND event_kind = 'object'
      GROUP BY module_id, get_json_object(event, '$.success')"""
    trino = spark.replace("get_json_object", "json_extract_scalar")

    def polars(self, lake, chosen):
        rows = lake("events").filter(
            chosen.in_course(pl.col) & (pl.col("event_type") == "problem_check")
            & (pl.col("event_source") == "server") & (pl.col("event_kind") == "object"))
        attempts = pl.col("event").str.json_path_match("$.attempts").cast(pl.Int64, strict=False)
        return rows.group_by("module_id", success=pl.col("event").str.json_path_match("$.success")).agg(
            checks=pl.len(), learners=pl.col("user_id").drop_nulls().n_unique(), attempts=attempts.sum())

    def pandas(self, lake, chosen):
        rows = lake("events", ["module_id", "event", "user_id"],
                    chosen.in_course(field) & (field("event_type") == "problem_check")
                    & (field("event_source") == "server") & (field("event_kind") == "object"))
        rows["success"] = rows["event"].map(member("success"))
        rows["attempts"] = rows["event"].map(member("attempts"))
        return rows.groupby(["module_id", "success"], as_index=False, dropna=False).agg(
            checks=("event", "size"), learners=("user_id", "nunique"), attempts=("attempts", "sum"))


class Deliveries(Question):
    """How many events did each package bring, and how many of them twice?"""

    tables = ("events_delivered",)
    sql = """
      SELECT site, date, package, count(*) AS delivered, count(repeats) AS repeated
      FROM events_delivered GROUP BY site, date, package"""

    def polars(self, lake, chosen):
        return lake("events_delivered").group_by("site", "date", "package").agg(
            delivered=pl.len(), repeated=pl.col("repeats").count())

    def pandas(self, lake, chosen):
        rows = lake("events_delivered", ["site", "date", "package", "repeats"])
        return rows.groupby(["site", "date", "package"], as_index=False).agg(
            delivered=("package", "size"), repeated=("repeats", "count"))


class Enrollments(Question):
    """How many are enrolled in each course now, in which mode, and how many have left it?"""

    # A boolean; and a mode may be the empty text.
    tables = ("student_courseenrollment",)
    sql = f"""
      SELECT org, course, run, site, mode, is_active, count(*) AS enrolled, min(created) AS first_created
      FROM {NEWEST_ENROLLMENTS} GROUP BY org, course, run, site, mode, is_active"""

    def polars(self, lake, chosen):
        rows = lake("student_courseenrollment").filter(pl.col("date") == pl.col("date").max().over(COURSE))
        return rows.group_by(*COURSE, "mode", "is_active").agg(enrolled=pl.len(), first_created=pl.col("created").min())

    def pandas(self, lake, chosen):
        rows = lake("student_courseenrollment", [*COURSE, "date", "mode", "is_active", "created"])
        rows = rows[rows["date"] == rows.groupby(COURSE)["date"].transform("max")]
        return rows.groupby([*COURSE, "mode", "is_active"], as_index=False, dropna=False).agg(
            enrolled=("date", "size"), first_created=("created", "min"))


class Genders(Question):
    """What do the learners of the course say of gender and year of birth?"""

    # NULL is who was not asked, the empty text is who left it blank.
    tables = ("auth_userprofile",)
    sql = """
      SELECT gender, count(*) AS learners, count(year_of_birth) AS with_year, min(year_of_birth) AS oldest,
        avg(year_of_birth) AS mean_year
      FROM auth_userprofile WHERE {in_course} AND date = {snapshot} GROUP BY gender"""

    def polars(self, lake, chosen):
        rows = lake("auth_userprofile").filter(chosen.in_course(pl.col) & (pl.col("date") == chosen.snapshot))
        year = pl.col("year_of_birth")
        return rows.group_by("gender").agg(
            learners=pl.len(), with_year=year.count(), oldest=year.min(), mean_year=year.mean())

    def pandas(self, lake, chosen):
        rows = lake("auth_userprofile", ["gender", "year_of_birth"],
                    chosen.in_course(field) & (field("date") == chosen.snapshot))
        year = "year_of_birth"
        return rows.groupby("gender", as_index=False, dropna=False).agg(
            learners=("gender", "size"), with_year=(year, "count"), oldest=(year, "min"), mean_year=(year, "mean"))


class Countries(Question):
    """Where do the learners of the site come from, and which schooling do they have?"""

    # NA is Namibia, and none is an answer. Who is in several courses counts once.
    tables = ("auth_userprofile",)
    sql = """
      SELECT country, level_of_education, count(DISTINCT user_id) AS learners
      FROM auth_userprofile WHERE site = {site} GROUP BY country, level_of_education"""

    def polars(self, lake, chosen):
        return lake("auth_userprofile").filter(pl.col("site") == chosen.site).group_by(
            "country", "level_of_education").agg(learners=pl.col("user_id").drop_nulls().n_unique())

    def pandas(self, lake, chosen):
        rows = lake("auth_userprofile", ["country", "level_of_education", "user_id"], field("site") == chosen.site)
        return rows.groupby(["country", "level_of_education"], as_index=False, dropna=False).agg(
            learners=("user_id", "nunique"))


class WhoCame(Question):
    """Of those who are enrolled in a course now, how many ever came?"""

    # Ids are unique inside one site only.
    tables = ("student_courseenrollment", "events")
    sql = f"""
      SELECT e.org, e.course, e.run, e.site, count(*) AS enrolled, count(v.user_id) AS came
      FROM {NEWEST_ENROLLMENTS} e
      LEFT JOIN (SELECT DISTINCT site, course_id, user_id FROM events) v
        ON v.site = e.site AND v.course_id = e.course_id AND v.user_id = e.user_id
      WHERE e.is_active GROUP BY e.org, e.course, e.run, e.site"""

    def polars(self, lake, chosen):
        rows = lake("student_courseenrollment").filter(pl.col("date") == pl.col("date").max().over(COURSE))
        whose = ["site", "course_id", "user_id"]
        active = lake("events").select(whose).unique().with_columns(came=pl.lit(1))
        return rows.filter("is_active").join(active, on=whose, how="left").group_by(COURSE).agg(
            enrolled=pl.len(), came=pl.col("came").count())

    def pandas(self, lake, chosen):
        whose = ["site", "course_id", "user_id"]
        rows = lake("student_courseenrollment", [*COURSE, "date", "course_id", "user_id", "is_active"])
        rows = rows[rows["date"] == rows.groupby(COURSE)["date"].transform("max")]
        active = lake("events", whose).drop_duplicates().dropna().assign(came=1)
        return rows[rows["is_active"]].merge(active, on=whose, how="left").groupby(COURSE, as_index=False).agg(
            enrolled=("date", "size"), came=("came", "count"))


class Grades(Question):
    """How do grades differ by the mode of enrolment, from one snapshot to the next?"""

    # Sums of doubles differ in their last digits by the order of the rows; the comparison knows.
    tables = ("grades_persistentcoursegrade", "student_courseenrollment")
    sql = """
      SELECT g.date, e.mode, count(*) AS learners, avg(g.percent_grade) AS mean_grade, max(g.percent_grade) AS best_grade,
        count(g.passed_timestamp) AS passed, max(g.passed_timestamp) AS last_passed,
        count(nullif(g.letter_grade, '')) AS with_letter
      FROM grades_persistentcoursegrade g
      JOIN student_courseenrollment e
        ON e.site = g.site AND e.date = g.date AND e.course_id = g.course_id AND e.user_id = g.user_id
      GROUP BY g.date, e.mode"""

    def polars(self, lake, chosen):
        whose = ["site", "date", "course_id", "user_id"]
        modes = lake("student_courseenrollment").select(*whose, "mode")
        grade, passed = pl.col("percent_grade"), pl.col("passed_timestamp")
        return lake("grades_persistentcoursegrade").join(modes, on=whose).group_by("date", "mode").agg(
            learners=pl.len(), mean_grade=grade.mean(), best_grade=grade.max(), passed=passed.count(),
            last_passed=passed.max(), with_letter=pl.col("letter_grade").replace("", None).count())

    def pandas(self, lake, chosen):
        whose = ["site", "date", "course_id", "user_id"]
        modes = lake("student_courseenrollment", [*whose, "mode"])
        rows = lake("grades_persistentcoursegrade", [*whose, "percent_grade", "passed_timestamp", "letter_grade"])
        rows["letter_grade"] = rows["letter_grade"].where(rows["letter_grade"] != "")
        return rows.merge(modes, on=whose).groupby(["date", "mode"], as_index=False, dropna=False).agg(
            learners=("date", "size"), mean_grade=("percent_grade", "mean"), best_grade=("percent_grade", "max"),
            passed=("passed_timestamp", "count"), last_passed=("passed_timestamp", "max"),
            with_letter=("letter_grade", "count"))


class Certificates(Question):
    """How many certificates has each course in each snapshot, of which status, and with which grade on average?"""

    # The grade is a text, and may be empty.
    tables = ("certificates_generatedcertificate",)
    sql = """
      SELECT course, run, site, date, status, count(*) AS certificates, count(nullif(download_url, '')) AS with_url,
        avg(try_cast(grade AS DOUBLE)) AS mean_grade
      FROM certificates_generatedcertificate GROUP BY course, run, site, date, status"""

    def polars(self, lake, chosen):
        return lake("certificates_generatedcertificate").group_by("course", "run", "site", "date", "status").agg(
            certificates=pl.len(), with_url=pl.col("download_url").replace("", None).count(),
            mean_grade=pl.col("grade").cast(pl.Float64, strict=False).mean())

    def pandas(self, lake, chosen):
        groups = ["course", "run", "site", "date", "status"]
        rows = lake("certificates_generatedcertificate", [*groups, "download_url", "grade"])
        rows["download_url"] = rows["download_url"].where(rows["download_url"] != "")
        rows["grade"] = rows["grade"].where(rows["grade"] != "").astype("double[pyarrow]")
        return rows.groupby(groups, as_index=False, dropna=False).agg(
            certificates=("status", "size"), with_url=("download_url", "count"), mean_grade=("grade", "mean"))


class ForumWeeks(Question):
    """How many threads and answers did the forum get in each week, by how many authors?"""

    # Weeks begin on Monday.
    tables = ("forum",)
    sql = """
      SELECT CAST(date_trunc('week', created_at) AS DATE) AS week, _type, anonymous, count(*) AS posts,
        count(DISTINCT author_id) AS authors, count(CASE WHEN endorsed THEN 1 END) AS endorsed
      FROM forum WHERE date = {snapshot} GROUP BY CAST(date_trunc('week', created_at) AS DATE), _type, anonymous"""

    def polars(self, lake, chosen):
        week = pl.col("created_at").dt.truncate("1w").dt.date()
        return lake("forum").filter(pl.col("date") == chosen.snapshot).group_by("_type", "anonymous", week=week).agg(
            posts=pl.len(), authors=pl.col("author_id").drop_nulls().n_unique(),
            endorsed=pl.col("endorsed").fill_null(False).sum()).select(
            "week", "_type", "anonymous", "posts", "authors", "endorsed")

    def pandas(self, lake, chosen):
        rows = lake("forum", ["created_at", "_type", "anonymous", "author_id", "endorsed"],
                    field("date") == chosen.snapshot)
        day = rows["created_at"].astype("datetime64[us, UTC]").dt.tz_localize(None)
        rows["week"] = day.dt.to_period("W-SUN").dt.start_time.dt.date
        return rows.groupby(["week", "_type", "anonymous"], as_index=False, dropna=False).agg(
            posts=("_type", "size"), authors=("author_id", "nunique"), endorsed=("endorsed", "sum"))


class States(Question):
    """Of which kinds are the blocks that learners opened, how were they graded, and when were they last touched?"""

    tables = ("courseware_studentmodule",)
    sql = """
      SELECT site, module_type, count(*) AS states, count(DISTINCT student_id) AS learners, count(state) AS with_state,
        count(nullif(state, '')) AS not_empty, avg(grade) AS mean_grade, min(created) AS first_created,
        max(modified) AS last_modified
      FROM courseware_studentmodule WHERE date = {snapshot} GROUP BY site, module_type"""

    def polars(self, lake, chosen):
        rows = lake("courseware_studentmodule").filter(pl.col("date") == chosen.snapshot)
        return rows.group_by("site", "module_type").agg(
            states=pl.len(), learners=pl.col("student_id").drop_nulls().n_unique(), with_state=pl.col("state").count(),
            not_empty=pl.col("state").replace("", None).count(), mean_grade=pl.col("grade").mean(),
            first_created=pl.col("created").min(), last_modified=pl.col("modified").max())

    def pandas(self, lake, chosen):
        rows = lake("courseware_studentmodule",
                    ["site", "module_type", "student_id", "state", "grade", "created", "modified"],
                    field("date") == chosen.snapshot)
        rows["text"] = rows["state"].where(rows["state"] != "")
        return rows.groupby(["site", "module_type"], as_index=False, dropna=False).agg(
            states=("site", "size"), learners=("student_id", "nunique"), with_state=("state", "count"),
            not_empty=("text", "count"), mean_grade=("grade", "mean"), first_created=("created", "min"),
            last_modified=("modified", "max"))


class HardProblems(Question):
    """Which problems of the course are the hardest: what share of the points was earned, after how many attempts?"""

    tables = ("courseware_studentmodule",)
    duckdb = """
      SELECT module_id, count(*) AS learners, avg(grade / max_grade) AS share,
        max(try_cast(state->>'$.attempts' AS BIGINT)) AS most_attempts
      FROM courseware_studentmodule
      WHERE {in_course} AND date = {snapshot} AND module_type = 'problem' AND max_grade > 0 GROUP BY module_id"""
    spark = """
      SELECT module_id, count(*) AS learners, avg(grade / max_grade) AS share,
        max(try_cast(get_json_object(state, '$.attempts') AS BIGINT)) AS most_attempts
      FROM courseware_studentmodule
      WHERE {in_course} AND date = {snapshot} AND module_type = 'problem' AND max_grade > 0 GROUP BY module_id"""
    trino = spark.replace("get_json_object", "json_extract_scalar")

    def polars(self, lake, chosen):
        rows = lake("courseware_studentmodule").filter(
            chosen.in_course(pl.col) & (pl.col("date") == chosen.snapshot) & (pl.col("module_type") == "problem")
            & (pl.col("max_grade") > 0))
        attempts = pl.col("state").str.json_path_match("$.attempts").cast(pl.Int64, strict=False)
        return rows.group_by("module_id").agg(
            learners=pl.len(), share=(pl.col("grade") / pl.col("max_grade")).mean(), most_attempts=attempts.max())

    def pandas(self, lake, chosen):
        rows = lake("courseware_studentmodule", ["module_id", "grade", "max_grade", "state"],
                    chosen.in_course(field) & (field("date") == chosen.snapshot) & (field("module_type") == "problem")
                    & (field("max_grade") > 0))
        rows["share"] = rows["grade"] / rows["max_grade"]
        rows["attempts"] = rows["state"].map(member("attempts")).astype("int64[pyarrow]")
        return rows.groupby("module_id", as_index=False, dropna=False).agg(
            learners=("module_id", "size"), share=("share", "mean"), most_attempts=("attempts", "max"))


class FirstSteps(Question):
    """How long after they enrolled did learners of the course come for the first time, by mode?"""

    tables = ("student_courseenrollment", "events")
    duckdb = """
      SELECT mode, count(*) AS learners, count(first_time) AS came, min(first_time) AS first_came,
        min(epoch_us(first_time) - epoch_us(created)) AS soonest, max(epoch_us(first_time) - epoch_us(created)) AS latest
      FROM (SELECT * FROM student_courseenrollment WHERE {in_course} AND date = {snapshot}) e
      LEFT JOIN (SELECT user_id, min(time) AS first_time FROM events WHERE {in_course} GROUP BY user_id) v
        ON v.user_id = e.user_id
      GROUP BY mode"""
    spark = """
      SELECT mode, count(*) AS learners, count(first_time) AS came, min(first_time) AS first_came,
        min(unix_micros(first_time) - unix_micros(created)) AS soonest,
        max(unix_micros(first_time) - unix_micros(created)) AS latest
      FROM (SELECT * FROM student_courseenrollment WHERE {in_course} AND date = {snapshot}) e
      LEFT JOIN (SELECT user_id, min(time) AS first_time FROM events WHERE {in_course} GROUP BY user_id) v
        ON v.user_id = e.user_id
      GROUP BY mode"""
    trino = f"""
      SELECT mode, count(*) AS learners, count(first_time) AS came, min(first_time) AS first_came,
        min({TRINO_MICROS("first_time", "created")}) AS soonest, max({TRINO_MICROS("first_time", "created")}) AS latest
      FROM (SELECT * FROM student_courseenrollment WHERE {{in_course}} AND date = {{snapshot}}) e
      LEFT JOIN (SELECT user_id, min(time) AS first_time FROM events WHERE {{in_course}} GROUP BY user_id) v
        ON v.user_id = e.user_id
      GROUP BY mode"""

    def polars(self, lake, chosen):
        enrolled = lake("student_courseenrollment").filter(
            chosen.in_course(pl.col) & (pl.col("date") == chosen.snapshot))
        first = lake("events").filter(chosen.in_course(pl.col)).group_by("user_id").agg(first_time=pl.col("time").min())
        late = (pl.col("first_time") - pl.col("created")).dt.total_microseconds()
        return enrolled.join(first, on="user_id", how="left").group_by("mode").agg(
            learners=pl.len(), came=pl.col("first_time").count(), first_came=pl.col("first_time").min(),
            soonest=late.min(), latest=late.max())

    def pandas(self, lake, chosen):
        enrolled = lake("student_courseenrollment", ["user_id", "mode", "created"],
                        chosen.in_course(field) & (field("date") == chosen.snapshot))
        events = lake("events", ["user_id", "time"], chosen.in_course(field))
        first = events.groupby("user_id", as_index=False).agg(first_time=("time", "min"))
        rows = enrolled.merge(first, on="user_id", how="left")
        rows["late"] = rows["first_time"].astype("int64[pyarrow]") - rows["created"].astype("int64[pyarrow]")
        return rows.groupby("mode", as_index=False, dropna=False).agg(
            learners=("mode", "size"), came=("first_time", "count"), first_came=("first_time", "min"),
            soonest=("late", "min"), latest=("late", "max"))


class BlocksInUse(Question):
    """Of which kinds are the blocks of the course, and how many of each kind do events name?"""

    tables = ("course_structure", "events")
    sql = """
      SELECT category, count(*) AS blocks, sum(json_array_length(children)) AS children, count(events) AS in_use,
        sum(events) AS events
      FROM (SELECT * FROM course_structure WHERE {in_course} AND date = {snapshot}) s
      LEFT JOIN (SELECT module_id, count(*) AS events FROM events WHERE {in_course} GROUP BY module_id) v
        ON v.module_id = s.usage_key
      GROUP BY category"""

    def polars(self, lake, chosen):
        blocks = lake("course_structure").filter(chosen.in_course(pl.col) & (pl.col("date") == chosen.snapshot))
        events = lake("events").filter(chosen.in_course(pl.col)).group_by("module_id").agg(events=pl.len())
        children = pl.col("children").str.json_decode(pl.List(pl.String)).list.len()
        return blocks.join(events, left_on="usage_key", right_on="module_id", how="left").group_by("category").agg(
            blocks=pl.len(), children=children.sum(), in_use=pl.col("events").count(),
            events=pl.when(pl.col("events").count() > 0).then(pl.col("events").sum()))

    def pandas(self, lake, chosen):
        blocks = lake("course_structure", ["usage_key", "category", "children"],
                      chosen.in_course(field) & (field("date") == chosen.snapshot))
        blocks["children"] = blocks["children"].map(lambda text: len(json.loads(text)))
        events = lake("events", ["module_id"], chosen.in_course(field)).value_counts().rename("events").reset_index()
        rows = blocks.merge(events, left_on="usage_key", right_on="module_id", how="left")
        rows["events"] = rows["events"].astype("int64[pyarrow]")
        answer = rows.groupby("category", as_index=False, dropna=False).agg(
            blocks=("category", "size"), children=("children", "sum"), in_use=("events", "count"),
            events=("events", "sum"))
        answer["events"] = answer["events"].where(answer["in_use"] > 0)
        return answer


class Scores(Question):
    """Which scores did open responses of the course get, and of how many accounts are they?"""

    # The open response tables know learners by pseudonyms.
    tables = ("submissions_score", "submissions_studentitem", "student_anonymoususerid")
    sql = """
      SELECT i.item_id, s.points_earned, s.points_possible, s.reset, count(*) AS scores, count(DISTINCT a.user_id) AS learners
      FROM (SELECT * FROM submissions_score WHERE {in_course} AND date = {snapshot}) s
      JOIN (SELECT * FROM submissions_studentitem WHERE {in_course} AND date = {snapshot}) i ON i.id = s.student_item_id
      JOIN (SELECT * FROM student_anonymoususerid WHERE {in_course} AND date = {snapshot}) a
        ON a.anonymous_user_id = i.student_id
      GROUP BY i.item_id, s.points_earned, s.points_possible, s.reset"""

    def polars(self, lake, chosen):
        here = chosen.in_course(pl.col) & (pl.col("date") == chosen.snapshot)
        items = lake("submissions_studentitem").filter(here).select("id", "item_id", "student_id")
        accounts = lake("student_anonymoususerid").filter(here).select("anonymous_user_id", "user_id")
        rows = lake("submissions_score").filter(here).join(items, left_on="student_item_id", right_on="id").join(
            accounts, left_on="student_id", right_on="anonymous_user_id")
        return rows.group_by("item_id", "points_earned", "points_possible", "reset").agg(
            scores=pl.len(), learners=pl.col("user_id").drop_nulls().n_unique())

    def pandas(self, lake, chosen):
        here = chosen.in_course(field) & (field("date") == chosen.snapshot)
        scores = lake("submissions_score", ["student_item_id", "points_earned", "points_possible", "reset"], here)
        items = lake("submissions_studentitem", ["id", "item_id", "student_id"], here)
        accounts = lake("student_anonymoususerid", ["anonymous_user_id", "user_id"], here)
        rows = scores.merge(items, left_on="student_item_id", right_on="id").merge(
            accounts, left_on="student_id", right_on="anonymous_user_id")
        return rows.groupby(["item_id", "points_earned", "points_possible", "reset"], as_index=False, dropna=False).agg(
            scores=("item_id", "size"), learners=("user_id", "nunique"))
