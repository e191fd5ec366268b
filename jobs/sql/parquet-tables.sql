-- The tables of a lake for Spark without edxlake's jar, in its own catalogue, a Hive metastore or Glue:
--
--   spark-sql --hivevar root=s3a://bucket/edx -f parquet-tables.sql
--
-- The tables are empty until the catalogue is told of their partitions, here and after each run, for each table that has data:
-- MSCK REPAIR TABLE <table> SYNC PARTITIONS. Give users the right to read alone: Spark would write into such tables. The records
-- that were set aside, `rejects` and `repairs`, are in tables.sql only. After an update of edxlake, run this again for new columns
-- and tables, and then tell the partitions again.
-- Made by `jobs/edxlake dictionary --parquet-sql`, from the declarations.

DROP TABLE IF EXISTS events_delivered;
CREATE TABLE events_delivered (
  `time` TIMESTAMP COMMENT 'when the event happened, by the clock of server or device, UTC',
  `received_at` TIMESTAMP COMMENT 'when edX received it (mobile events); edX cuts the daily files by this time',
  `event_type` STRING COMMENT 'explicit name, legacy name, or the path of a request',
  `name` STRING COMMENT 'canonical name, since May 2014; supersedes event_type',
  `event_source` STRING COMMENT 'browser, server or mobile',
  `session` STRING COMMENT 'session token of a browser',
  `page` STRING COMMENT 'URL of the page (browser)',
  `referer` STRING COMMENT 'URL the request came from',
  `host` STRING COMMENT 'server name',
  `ip` STRING COMMENT 'address of the client',
  `agent` STRING COMMENT 'user agent',
  `accept_language` STRING COMMENT 'languages the client asks for',
  `username` STRING COMMENT 'auth_user.username, without surrounding blanks; empty if unknown',
  `user_id` BIGINT COMMENT 'auth_user.id, from context.user_id',
  `course_id` STRING COMMENT 'course key: context.course_id, else found in event_type, page or payload',
  `path` STRING COMMENT 'path of the request, context.path',
  `module_id` STRING COMMENT 'usage key of the block the event is about',
  `event` STRING COMMENT 'payload: as sent if an object or list, else the decoded text',
  `event_kind` STRING COMMENT 'object, list, json, form, text, empty, truncated or missing',
  `context` STRING COMMENT 'what else the context held: tags, the module, and of mobile events the device',
  `extra` STRING COMMENT 'top-level members without a column, and values their column cannot give back',
  `prefix` STRING COMMENT 'text in front of the JSON, nearly always NULL',
  `repeats` BIGINT COMMENT 'line of the first equal line in the same file; NULL for the first',
  `package` STRING COMMENT 'the package file this event came in',
  `line` BIGINT COMMENT 'line of the event in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'What learners and course teams did: one row a tracking event, as the daily event files deliver them.'
LOCATION '${root}/lake/events';

CREATE OR REPLACE VIEW events (
  `time` COMMENT 'when the event happened, by the clock of server or device, UTC',
  `received_at` COMMENT 'when edX received it (mobile events); edX cuts the daily files by this time',
  `event_type` COMMENT 'explicit name, legacy name, or the path of a request',
  `name` COMMENT 'canonical name, since May 2014; supersedes event_type',
  `event_source` COMMENT 'browser, server or mobile',
  `session` COMMENT 'session token of a browser',
  `page` COMMENT 'URL of the page (browser)',
  `referer` COMMENT 'URL the request came from',
  `host` COMMENT 'server name',
  `ip` COMMENT 'address of the client',
  `agent` COMMENT 'user agent',
  `accept_language` COMMENT 'languages the client asks for',
  `username` COMMENT 'auth_user.username, without surrounding blanks; empty if unknown',
  `user_id` COMMENT 'auth_user.id, from context.user_id',
  `course_id` COMMENT 'course key: context.course_id, else found in event_type, page or payload',
  `path` COMMENT 'path of the request, context.path',
  `module_id` COMMENT 'usage key of the block the event is about',
  `event` COMMENT 'payload: as sent if an object or list, else the decoded text',
  `event_kind` COMMENT 'object, list, json, form, text, empty, truncated or missing',
  `context` COMMENT 'what else the context held: tags, the module, and of mobile events the device',
  `extra` COMMENT 'top-level members without a column, and values their column cannot give back',
  `prefix` COMMENT 'text in front of the JSON, nearly always NULL',
  `repeats` COMMENT 'line of the first equal line in the same file; NULL for the first',
  `package` COMMENT 'the package file this event came in',
  `line` COMMENT 'line of the event in that file\'s text, 1 is the first line',
  `org` COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` COMMENT 'course of the course key; _none where a row has no course',
  `run` COMMENT 'run of the course key; _none where a row has no course',
  `site` COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` COMMENT 'date of the package that the row came in'
) COMMENT 'The events without those that repeat an earlier one of the same file.'
AS SELECT * FROM events_delivered WHERE repeats IS NULL;

DROP TABLE IF EXISTS assessment_assessment;
CREATE TABLE assessment_assessment (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `submission_uuid` STRING COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  `rubric_id` BIGINT COMMENT 'assessment_rubric.id',
  `scored_at` TIMESTAMP COMMENT 'UTC',
  `scorer_id` STRING COMMENT 'Pseudonym of whoever assessed (peer, self or staff); for AI an algorithm id',
  `score_type` STRING COMMENT 'PE peer, SE self, ST staff (since 2016), AI example based (prototype)',
  `feedback` STRING COMMENT 'Overall comment',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: one row an assessment of a submission.'
LOCATION '${root}/lake/assessment_assessment';

DROP TABLE IF EXISTS assessment_assessmentfeedback;
CREATE TABLE assessment_assessmentfeedback (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `submission_uuid` STRING COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  `feedback_text` STRING COMMENT 'What the author said about the assessments received',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: what authors say of the assessments they received.'
LOCATION '${root}/lake/assessment_assessmentfeedback';

DROP TABLE IF EXISTS assessment_assessmentfeedback_assessments;
CREATE TABLE assessment_assessmentfeedback_assessments (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `assessmentfeedback_id` BIGINT COMMENT 'assessment_assessmentfeedback.id',
  `assessment_id` BIGINT COMMENT 'assessment_assessment.id',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: which assessments a feedback is about.'
LOCATION '${root}/lake/assessment_assessmentfeedback_assessments';

DROP TABLE IF EXISTS assessment_assessmentfeedback_options;
CREATE TABLE assessment_assessmentfeedback_options (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `assessmentfeedback_id` BIGINT COMMENT 'assessment_assessmentfeedback.id',
  `assessmentfeedbackoption_id` BIGINT COMMENT 'assessment_assessmentfeedbackoption.id',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: which canned phrases a feedback chose.'
LOCATION '${root}/lake/assessment_assessmentfeedback_options';

DROP TABLE IF EXISTS assessment_assessmentfeedbackoption;
CREATE TABLE assessment_assessmentfeedbackoption (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `text` STRING COMMENT 'Canned feedback phrase (course-wide lookup, any language)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the canned phrases.'
LOCATION '${root}/lake/assessment_assessmentfeedbackoption';

DROP TABLE IF EXISTS assessment_assessmentpart;
CREATE TABLE assessment_assessmentpart (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `assessment_id` BIGINT COMMENT 'assessment_assessment.id',
  `option_id` BIGINT COMMENT 'assessment_criterionoption.id; NULL for feedback-only criteria',
  `feedback` STRING COMMENT 'Comment on this criterion',
  `criterion_id` BIGINT COMMENT 'assessment_criterion.id (column appended in 2014)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: one row a criterion of an assessment.'
LOCATION '${root}/lake/assessment_assessmentpart';

DROP TABLE IF EXISTS assessment_criterion;
CREATE TABLE assessment_criterion (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `rubric_id` BIGINT COMMENT 'assessment_rubric.id',
  `name` STRING COMMENT 'Internal name (may be a uuid)',
  `order_num` INT COMMENT '0-based display position',
  `prompt` STRING COMMENT 'Prompt shown to graders (course content)',
  `label` STRING COMMENT 'Display name, empty in old rows (column appended)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the criteria of a rubric.'
LOCATION '${root}/lake/assessment_criterion';

DROP TABLE IF EXISTS assessment_criterionoption;
CREATE TABLE assessment_criterionoption (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `criterion_id` BIGINT COMMENT 'assessment_criterion.id',
  `order_num` INT COMMENT 'Display position',
  `points` INT COMMENT 'Points of this option',
  `name` STRING COMMENT 'Internal name',
  `explanation` STRING COMMENT 'Explanation shown to graders',
  `label` STRING COMMENT 'Display name, empty in old rows (column appended)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the options of a criterion.'
LOCATION '${root}/lake/assessment_criterionoption';

DROP TABLE IF EXISTS assessment_peerworkflow;
CREATE TABLE assessment_peerworkflow (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `student_id` STRING COMMENT 'Per-course pseudonym; student_anonymoususerid.anonymous_user_id',
  `item_id` STRING COMMENT 'Usage key of the openassessment block',
  `course_id` STRING COMMENT 'Course key',
  `submission_uuid` STRING COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  `created_at` TIMESTAMP COMMENT 'UTC',
  `completed_at` TIMESTAMP COMMENT 'Learner finished the required peer grading',
  `grading_completed_at` TIMESTAMP COMMENT 'Enough peers graded this submission',
  `cancelled_at` TIMESTAMP COMMENT 'Withdrawn by staff (column appended)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: one row a learner who assesses peers.'
LOCATION '${root}/lake/assessment_peerworkflow';

DROP TABLE IF EXISTS assessment_peerworkflowitem;
CREATE TABLE assessment_peerworkflowitem (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `scorer_id` BIGINT COMMENT 'assessment_peerworkflow.id of the grader (NOT a pseudonym here)',
  `author_id` BIGINT COMMENT 'assessment_peerworkflow.id of the author',
  `submission_uuid` STRING COMMENT 'Assessed submission, hyphenated uuid',
  `started_at` TIMESTAMP COMMENT 'UTC',
  `assessment_id` BIGINT COMMENT 'assessment_assessment.id when done',
  `scored` BOOLEAN COMMENT '1 if it counted for the final score',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: one row an assessment given to a peer; incomplete, the exporter filters by the wrong id.'
LOCATION '${root}/lake/assessment_peerworkflowitem';

DROP TABLE IF EXISTS assessment_rubric;
CREATE TABLE assessment_rubric (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `content_hash` STRING COMMENT 'SHA-1 hex of the whole rubric',
  `structure_hash` STRING COMMENT 'SHA-1 hex of the structure without texts',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the rubrics.'
LOCATION '${root}/lake/assessment_rubric';

DROP TABLE IF EXISTS assessment_studenttrainingworkflow;
CREATE TABLE assessment_studenttrainingworkflow (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `submission_uuid` STRING COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  `student_id` STRING COMMENT 'Per-course pseudonym; student_anonymoususerid.anonymous_user_id',
  `item_id` STRING COMMENT 'Usage key of the openassessment block',
  `course_id` STRING COMMENT 'Course key',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: one row a learner in training.'
LOCATION '${root}/lake/assessment_studenttrainingworkflow';

DROP TABLE IF EXISTS assessment_studenttrainingworkflowitem;
CREATE TABLE assessment_studenttrainingworkflowitem (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `workflow_id` BIGINT COMMENT 'assessment_studenttrainingworkflow.id',
  `order_num` INT COMMENT 'Position of the example',
  `started_at` TIMESTAMP COMMENT 'UTC',
  `completed_at` TIMESTAMP COMMENT 'UTC',
  `training_example_id` BIGINT COMMENT 'assessment_trainingexample.id',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the examples a learner trained on.'
LOCATION '${root}/lake/assessment_studenttrainingworkflowitem';

DROP TABLE IF EXISTS assessment_trainingexample;
CREATE TABLE assessment_trainingexample (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `raw_answer` STRING COMMENT 'JSON text of the instructor\'s sample answer (JSON inside an escaped TSV field)',
  `rubric_id` BIGINT COMMENT 'assessment_rubric.id',
  `content_hash` STRING COMMENT 'SHA-1 hex',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the examples themselves.'
LOCATION '${root}/lake/assessment_trainingexample';

DROP TABLE IF EXISTS assessment_trainingexample_options_selected;
CREATE TABLE assessment_trainingexample_options_selected (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `trainingexample_id` BIGINT COMMENT 'assessment_trainingexample.id',
  `criterionoption_id` BIGINT COMMENT 'assessment_criterionoption.id (instructor\'s choice)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the instructor\'s choices for an example.'
LOCATION '${root}/lake/assessment_trainingexample_options_selected';

DROP TABLE IF EXISTS auth_user;
CREATE TABLE auth_user (
  `id` BIGINT COMMENT 'Account id. The user_id / student_id of every other table on the same site',
  `username` STRING COMMENT 'Public handle; letters, digits and _ @ + - . ; was varchar(30) on older releases. Retired accounts carry a redacted placeholder',
  `first_name` STRING COMMENT 'Normally empty; the full name is kept in auth_userprofile.name',
  `last_name` STRING COMMENT 'Normally empty; see first_name',
  `email` STRING COMMENT 'Login e-mail, unique per site; was varchar(75). Redacted for retired accounts',
  `password` STRING COMMENT 'Always the empty string: the exporter selects a constant instead of the hash. Treat any non-empty value as a leak and drop it',
  `is_staff` BOOLEAN COMMENT '1 for platform-wide edX staff (not a course team role)',
  `is_active` BOOLEAN COMMENT '1 once the activation link was followed; 0 also means banned',
  `is_superuser` BOOLEAN COMMENT '1 for Django site administrators',
  `last_login` TIMESTAMP COMMENT 'Last login, UTC. The documents say NOT NULL, newer Django allows NULL: accept NULL',
  `date_joined` TIMESTAMP COMMENT 'Account creation, UTC (not the activation time)',
  `status` STRING COMMENT 'Constant empty string (obsolete)',
  `email_key` STRING COMMENT 'Constant NULL (obsolete)',
  `avatar_type` STRING COMMENT 'Constant empty string (obsolete). The documents misspell the column avatar_typ',
  `country` STRING COMMENT 'Constant empty string (obsolete); use auth_userprofile.country',
  `show_country` BOOLEAN COMMENT 'Constant 0 (obsolete)',
  `date_of_birth` DATE COMMENT 'Constant NULL (obsolete)',
  `interesting_tags` STRING COMMENT 'Constant empty string (obsolete)',
  `ignored_tags` STRING COMMENT 'Constant empty string (obsolete)',
  `email_tag_filter_strategy` INT COMMENT 'Constant 0 (obsolete)',
  `display_tag_filter_strategy` INT COMMENT 'Constant 0 (obsolete)',
  `consecutive_days_visit_count` INT COMMENT 'Constant 0 (obsolete)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'One row an account that ever enrolled in the course.'
LOCATION '${root}/lake/auth_user';

DROP TABLE IF EXISTS auth_userprofile;
CREATE TABLE auth_userprofile (
  `id` BIGINT COMMENT 'Profile row id; only student_languageproficiency.user_profile_id refers to it. One per account, so treat like an account id',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `name` STRING COMMENT 'Full name as typed by the learner',
  `language` STRING COMMENT 'Free text language, collected only for the spring 2012 prototype course; later empty',
  `location` STRING COMMENT 'Free text place (sometimes a street address), spring 2012 only; later empty',
  `meta` STRING COMMENT 'Empty or JSON text: old_names [[name, reason, time]], old_emails [[email, time]], 6002x_exit_response {..}. Holds former names and addresses',
  `courseware` STRING COMMENT 'Obsolete A/B marker, e.g. course.xml',
  `gender` STRING COMMENT 'f, m, o, empty (left blank) or NULL (not asked / not answered). Accept unknown codes (t, b, nb are mapped by one consumer)',
  `mailing_address` STRING COMMENT 'Free text postal address, may contain CR LF; NULL for accounts made after 17 May 2016',
  `year_of_birth` INT COMMENT 'Four digit year, unvalidated in old rows',
  `level_of_education` STRING COMMENT 'p, m, b, a, hs, jhs, el, none, other, empty, NULL; retired codes p_se and p_oth. The literal none is a value, not a null',
  `goals` STRING COMMENT 'Learner\'s own words; multi-line with CR LF',
  `country` STRING COMMENT 'ISO 3166 alpha-2 code, empty or NULL (documents say NOT NULL but also describe NULLs before 18 Sep 2014)',
  `city` STRING COMMENT 'Documented as never filled; keep as text',
  `bio` STRING COMMENT 'Public biography, multi-line; since 22 Apr 2015',
  `profile_image_uploaded_at` TIMESTAMP COMMENT 'Upload time of the profile picture; since 22 Apr 2015',
  `state` STRING COMMENT 'Region/state code; exported since 28 Apr 2021 (about 2020 under SELECT *)',
  `allow_certificate` BOOLEAN COMMENT 'Export-control flag (0/1); present under SELECT *, normally between goals and country. Not in the published column table',
  `phone_number` STRING COMMENT 'Phone number; could appear under SELECT * in 2020-2021 and in the explicit list of 27-28 Apr 2021 only. Drop or tokenise',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'What learners say of themselves: one row an account that ever enrolled in the course.'
LOCATION '${root}/lake/auth_userprofile';

DROP TABLE IF EXISTS certificates_generatedcertificate;
CREATE TABLE certificates_generatedcertificate (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `download_url` STRING COMMENT 'Link to the certificate PDF; empty for web certificates. Anyone holding the link sees the name',
  `grade` STRING COMMENT 'Decimal fraction as TEXT, e.g. 0.84 (5 characters at most); may be empty. Parse leniently',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `key` STRING COMMENT 'Internal hash',
  `distinction` BOOLEAN COMMENT 'Unused, normally 0',
  `status` STRING COMMENT 'audit_notpassing, audit_passing, deleted, deleting, downloadable, error, generating, notpassing, restricted, unavailable, unverified; treat as open set (platform code also knows auditing, honor_passing, invalidated, requesting)',
  `verify_uuid` STRING COMMENT 'Public verification token (32 hex), may be empty',
  `download_uuid` STRING COMMENT 'Internal download token, may be empty',
  `name` STRING COMMENT 'Learner name printed on the certificate',
  `created_date` TIMESTAMP COMMENT 'Row creation, UTC',
  `modified_date` TIMESTAMP COMMENT 'Row change, UTC',
  `error_reason` STRING COMMENT 'Internal error text',
  `mode` STRING COMMENT 'Enrollment mode at generation time: honor, verified, audit, professional, no-id-professional, credit, masters, executive-education, ... (open set)',
  `eligible_for_certificate` BOOLEAN COMMENT 'Column that lived in the platform schema for a short while in spring 2016; may appear at the end',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Certificates of the course, one row a learner.'
LOCATION '${root}/lake/certificates_generatedcertificate';

DROP TABLE IF EXISTS course_groups_cohortmembership;
CREATE TABLE course_groups_cohortmembership (
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `group_type` STRING COMMENT 'cohort',
  `name` STRING COMMENT 'Cohort name',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Who is in which cohort.'
LOCATION '${root}/lake/course_groups_cohortmembership';

DROP TABLE IF EXISTS course_structure;
CREATE TABLE course_structure (
  `usage_key` STRING COMMENT 'Property name in the top-level object: i4x://... or block-v1:...',
  `category` STRING COMMENT 'Block type: course (exactly one), chapter, sequential, vertical, html, problem, video, discussion, ... (open set)',
  `children` STRING COMMENT 'Ordered usage keys; may be empty; may name blocks absent from the file',
  `metadata` STRING COMMENT 'Settings stored on this block itself (not inherited); mixed types. May hold secrets (e.g. lti_passports) and staff names',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'The blocks of the published course, one row a block.'
LOCATION '${root}/lake/course_structure';

DROP TABLE IF EXISTS courseware_studentmodule;
CREATE TABLE courseware_studentmodule (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `module_type` STRING COMMENT 'Block category: chapter, course, sequential, problem, video, html, openassessment, ... (open set)',
  `module_id` STRING COMMENT 'Block usage key: i4x://org/course/type/name (no run!) or block-v1:org+course+run+type@T+block@B',
  `student_id` BIGINT COMMENT 'auth_user.id of the learner (numeric, unlike the student_id of the ORA tables)',
  `state` STRING COMMENT 'JSON text whose shape depends on module_type; containers hold {"position": n}; problems hold answers, correct_map, seed, attempts ... The literal NULL or text NULL means absent. May hold learner prose',
  `grade` DOUBLE COMMENT 'Unweighted points earned; NULL for ungraded types',
  `created` TIMESTAMP COMMENT 'First access, UTC',
  `modified` TIMESTAMP COMMENT 'Last state write, UTC',
  `max_grade` DOUBLE COMMENT 'Unweighted points possible when last written',
  `done` STRING COMMENT 'Always na in practice (platform choices: na, f, i)',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'The state of every block of the course for every learner who opened it.'
LOCATION '${root}/lake/courseware_studentmodule';

DROP TABLE IF EXISTS credit_crediteligibility;
CREATE TABLE credit_crediteligibility (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `created` TIMESTAMP COMMENT 'UTC',
  `modified` TIMESTAMP COMMENT 'UTC',
  `username` STRING COMMENT 'auth_user.username',
  `deadline` TIMESTAMP COMMENT 'Last day to buy credit',
  `course_id` STRING COMMENT 'Course key (selected from credit_creditcourse.course_key AS course_id; the manual\'s sample header says course_key)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Who may buy academic credit.'
LOCATION '${root}/lake/credit_crediteligibility';

DROP TABLE IF EXISTS django_comment_client_role_users;
CREATE TABLE django_comment_client_role_users (
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `name` STRING COMMENT 'Student, Moderator, Community TA, Administrator, Group Moderator',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Roles in the discussion forum.'
LOCATION '${root}/lake/django_comment_client_role_users';

DROP TABLE IF EXISTS email_opt_in;
CREATE TABLE email_opt_in (
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `username` STRING COMMENT 'auth_user.username',
  `email` STRING COMMENT 'auth_user.email',
  `full_name` STRING COMMENT 'auth_userprofile.name; may contain commas, quotes, line breaks and (seen) NUL bytes',
  `course_id` STRING COMMENT 'Course run of this enrollment row',
  `is_opted_in_for_email` BOOLEAN COMMENT 'Text True or False. True is also the default when nothing was stored',
  `preference_set_datetime` TIMESTAMP COMMENT 'YYYY-MM-DD HH:MM:SS, maybe with fraction and/or +00:00; the constant 2014-12-01 00:00:00 stands for never set',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Who agreed to receive e-mail from the organisation, one row an enrolment.'
LOCATION '${root}/lake/email_opt_in';

DROP TABLE IF EXISTS forum;
CREATE TABLE forum (
  `_id` STRING COMMENT '24 hex digits; first 8 = creation second',
  `_type` STRING COMMENT 'CommentThread or Comment',
  `course_id` STRING COMMENT 'Course key',
  `author_id` STRING COMMENT 'auth_user.id as text (may be non-numeric or missing in odd rows)',
  `author_username` STRING COMMENT 'Username at write time, present even for anonymous posts',
  `retired_username` STRING COMMENT 'Present (often null) since 2018: replacement name of a retired author',
  `body` STRING COMMENT 'Markdown text',
  `visible` BOOLEAN COMMENT 'Normally true; missing in old documents',
  `anonymous` BOOLEAN COMMENT 'Shown without author to everybody',
  `anonymous_to_peers` BOOLEAN COMMENT 'Shown without author to learners only',
  `abuse_flaggers` STRING COMMENT 'User ids that flagged the post',
  `historical_abuse_flaggers` STRING COMMENT 'User ids of cleared flags',
  `at_position_list` STRING COMMENT 'Unused, normally empty',
  `votes` STRING COMMENT '{up:[user id], down:[user id], up_count, down_count, count, point}',
  `created_at` TIMESTAMP COMMENT 'UTC, millisecond',
  `updated_at` TIMESTAMP COMMENT 'UTC, millisecond',
  `edit_history` STRING COMMENT 'Since ~2021/22: {original_body, reason_code, editor_username, author_id, created_at}',
  `title` STRING COMMENT 'Thread only',
  `thread_type` STRING COMMENT 'Thread only, since Sep 2014: discussion or question',
  `context` STRING COMMENT 'Thread only, since Jul/Aug 2015: course or standalone (team)',
  `commentable_id` STRING COMMENT 'Topic id (thread; on comments in some versions)',
  `comment_count` INT COMMENT 'Thread only: responses plus replies',
  `closed` BOOLEAN COMMENT 'Thread only',
  `pinned` BOOLEAN COMMENT 'Thread only, optional',
  `group_id` BIGINT COMMENT 'Thread only, optional: cohort id',
  `last_activity_at` TIMESTAMP COMMENT 'Thread only',
  `tags_array` STRING COMMENT 'Thread only, old documents (feature removed in 2013)',
  `close_reason_code` STRING COMMENT 'Thread only, since ~2021/22',
  `closed_by_id` STRING COMMENT 'Thread only, since ~2021/22: user id of the closer',
  `comment_thread_id` STRING COMMENT 'Comment only: its thread',
  `parent_id` STRING COMMENT 'Comment only: missing or null for a response, the response id for a reply',
  `parent_ids` STRING COMMENT 'Comment only: ancestors, at most one element in practice',
  `depth` INT COMMENT 'Comment only, in some documents: 0 or 1',
  `child_count` INT COMMENT 'Comment only, since Dec 2015',
  `sk` STRING COMMENT 'Comment only: sort key = ids of ancestors and self joined with -',
  `endorsed` BOOLEAN COMMENT 'Comment only',
  `endorsement` STRING COMMENT 'Comment only: {user_id, time{$date}}; may be missing, null or even the text null',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Posts, responses and comments of the discussion forum.'
LOCATION '${root}/lake/forum';

DROP TABLE IF EXISTS grades_persistentcoursegrade;
CREATE TABLE grades_persistentcoursegrade (
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `grading_policy_hash` STRING COMMENT 'base64 SHA-1 of the policy',
  `percent_grade` DOUBLE COMMENT '0..1',
  `letter_grade` STRING COMMENT 'Pass, A, B ...; empty when failing',
  `passed_timestamp` TIMESTAMP COMMENT 'First pass',
  `created` TIMESTAMP COMMENT 'UTC',
  `modified` TIMESTAMP COMMENT 'UTC',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Course grades, one row a learner.'
LOCATION '${root}/lake/grades_persistentcoursegrade';

DROP TABLE IF EXISTS grades_persistentsubsectiongrade;
CREATE TABLE grades_persistentsubsectiongrade (
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `usage_key` STRING COMMENT 'Subsection',
  `earned_all` DOUBLE COMMENT 'Weighted points, all problems',
  `possible_all` DOUBLE COMMENT 'Weighted maximum, all problems',
  `earned_graded` DOUBLE COMMENT 'Weighted points, graded problems',
  `possible_graded` DOUBLE COMMENT 'Weighted maximum, graded problems',
  `first_attempted` TIMESTAMP COMMENT 'First attempt',
  `created` TIMESTAMP COMMENT 'UTC',
  `modified` TIMESTAMP COMMENT 'UTC',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Subsection grades, one row a learner and subsection.'
LOCATION '${root}/lake/grades_persistentsubsectiongrade';

DROP TABLE IF EXISTS student_anonymoususerid;
CREATE TABLE student_anonymoususerid (
  `id` BIGINT COMMENT 'Surrogate key; the highest id per (user_id, course_id) is the current one',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `anonymous_user_id` STRING COMMENT 'Per-course pseudonym, 32 hex digits; the student_id / scorer_id of the ORA tables',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'The pseudonyms of learners in the course, as the open response tables use them.'
LOCATION '${root}/lake/student_anonymoususerid';

DROP TABLE IF EXISTS student_courseaccessrole;
CREATE TABLE student_courseaccessrole (
  `source_org` STRING COMMENT 'Org of the grant (missing in the published table)',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `role` STRING COMMENT 'instructor (shown as Admin), staff, beta_testers, ccx_coach, finance_admin, library_user, sales_admin, data_researcher, limited_staff, ... The manual swaps the UI names of staff and instructor',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Course team roles.'
LOCATION '${root}/lake/student_courseaccessrole';

DROP TABLE IF EXISTS student_courseenrollment;
CREATE TABLE student_courseenrollment (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `created` TIMESTAMP COMMENT 'Row creation = first enrollment, UTC. Re-enrolling does not change it',
  `is_active` BOOLEAN COMMENT '0 after unenrolling or an abandoned purchase',
  `mode` STRING COMMENT 'audit, honor, verified, professional, no-id-professional, credit, masters, executive-education, unpaid-executive-education, ... or empty (open set)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Who is enrolled in the course, and in which mode.'
LOCATION '${root}/lake/student_courseenrollment';

DROP TABLE IF EXISTS student_languageproficiency;
CREATE TABLE student_languageproficiency (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `user_profile_id` BIGINT COMMENT 'auth_userprofile.id (not a user id)',
  `code` STRING COMMENT 'Language code',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Languages that learners say they speak.'
LOCATION '${root}/lake/student_languageproficiency';

DROP TABLE IF EXISTS submissions_score;
CREATE TABLE submissions_score (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `student_item_id` BIGINT COMMENT 'submissions_studentitem.id',
  `submission_id` BIGINT COMMENT 'submissions_submission.id; NULL for a reset or override',
  `points_earned` INT COMMENT 'Points',
  `points_possible` INT COMMENT 'Maximum',
  `created_at` TIMESTAMP COMMENT 'UTC',
  `reset` BOOLEAN COMMENT '1 marks a reset: earlier scores no longer count',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the scores of submissions.'
LOCATION '${root}/lake/submissions_score';

DROP TABLE IF EXISTS submissions_scoresummary;
CREATE TABLE submissions_scoresummary (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `student_item_id` BIGINT COMMENT 'submissions_studentitem.id, unique',
  `highest_id` BIGINT COMMENT 'submissions_score.id',
  `latest_id` BIGINT COMMENT 'submissions_score.id',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: highest and latest score of a learner for an item.'
LOCATION '${root}/lake/submissions_scoresummary';

DROP TABLE IF EXISTS submissions_studentitem;
CREATE TABLE submissions_studentitem (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `student_id` STRING COMMENT 'Per-course pseudonym; student_anonymoususerid.anonymous_user_id',
  `course_id` STRING COMMENT 'Course key',
  `item_id` STRING COMMENT 'Usage key of the openassessment block',
  `item_type` STRING COMMENT 'openassessment (other values possible for other users of the submission service)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: one row a learner and item.'
LOCATION '${root}/lake/submissions_studentitem';

DROP TABLE IF EXISTS submissions_submission;
CREATE TABLE submissions_submission (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `uuid` STRING COMMENT '36 characters with hyphens in older rows, 32 hex digits without hyphens in newer ones (change about Aug 2017). Normalise',
  `student_item_id` BIGINT COMMENT 'submissions_studentitem.id',
  `attempt_number` INT COMMENT '1-based',
  `submitted_at` TIMESTAMP COMMENT 'UTC',
  `created_at` TIMESTAMP COMMENT 'UTC',
  `raw_answer` STRING COMMENT 'JSON text of the response (text parts, file keys, file descriptions); JSON inside an escaped TSV field. Uploaded files themselves are not in the package',
  `status` STRING COMMENT 'A active, D deleted by staff (column since ~2016)',
  `team_submission_id` BIGINT COMMENT 'Team submission (column since 2020; that table is not exported)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: what learners submitted.'
LOCATION '${root}/lake/submissions_submission';

DROP TABLE IF EXISTS teams;
CREATE TABLE teams (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `team_id` STRING COMMENT 'Slug plus hash, unique; used in team events',
  `name` STRING COMMENT 'Team name',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `topic_id` STRING COMMENT 'Topic from the course\'s team configuration',
  `date_created` TIMESTAMP COMMENT 'UTC',
  `description` STRING COMMENT 'Text by the learner',
  `country` STRING COMMENT 'ISO code or empty',
  `language` STRING COMMENT 'Language code or empty',
  `discussion_topic_id` STRING COMMENT 'forum.commentable_id',
  `last_activity_at` TIMESTAMP COMMENT 'UTC',
  `team_size` INT COMMENT 'Member count',
  `organization_protected` BOOLEAN COMMENT 'Later platform column',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Teams of the course.'
LOCATION '${root}/lake/teams';

DROP TABLE IF EXISTS teams_membership;
CREATE TABLE teams_membership (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `team_id` BIGINT COMMENT 'teams.id (numeric), not teams.team_id',
  `date_joined` TIMESTAMP COMMENT 'UTC',
  `last_activity_at` TIMESTAMP COMMENT 'UTC',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Who is in which team.'
LOCATION '${root}/lake/teams_membership';

DROP TABLE IF EXISTS user_api_usercoursetag;
CREATE TABLE user_api_usercoursetag (
  `id` BIGINT COMMENT 'Surrogate key. In exporter fixtures, missing in the published column table; SELECT * means it should be there',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `key` STRING COMMENT 'Tag name, typically xblock.partition_service.partition_N',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `value` STRING COMMENT 'Tag value: usually the numeric group id as text, sometimes true/false',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Tags that experiments and cohorts put on learners.'
LOCATION '${root}/lake/user_api_usercoursetag';

DROP TABLE IF EXISTS user_id_map;
CREATE TABLE user_id_map (
  `hash_id` STRING COMMENT 'Site-wide anonymous id, 32 lower-case hex digits (md5 or shake_128). The documents call it hashid int(11): wrong on both counts',
  `user_id` BIGINT COMMENT 'auth_user.id. Header text is id before Oct 2022 and user_id afterwards',
  `username` STRING COMMENT 'auth_user.username',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'The site-wide pseudonym of every account.'
LOCATION '${root}/lake/user_id_map';

DROP TABLE IF EXISTS verify_student_verificationstatus;
CREATE TABLE verify_student_verificationstatus (
  `timestamp` TIMESTAMP COMMENT 'UTC',
  `status` STRING COMMENT 'submitted, approved, denied, error',
  `course_id` STRING COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  `checkpoint_location` STRING COMMENT 'Usage key of the reverification block',
  `user_id` BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Identity verification at checkpoints; packages of 2015 to 2018 only.'
LOCATION '${root}/lake/verify_student_verificationstatus';

DROP TABLE IF EXISTS wiki_article;
CREATE TABLE wiki_article (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `current_revision_id` BIGINT COMMENT 'Displayed revision. Documents say NOT NULL; the wiki software allows NULL',
  `created` TIMESTAMP COMMENT 'Creation, UTC',
  `modified` TIMESTAMP COMMENT 'Last property change, UTC',
  `owner_id` BIGINT COMMENT 'auth_user.id of the owner, often NULL',
  `group_id` BIGINT COMMENT 'Django group',
  `group_read` BOOLEAN COMMENT 'Group may read',
  `group_write` BOOLEAN COMMENT 'Group may write',
  `other_read` BOOLEAN COMMENT 'Others may read',
  `other_write` BOOLEAN COMMENT 'Others may write',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Articles of the course wiki.'
LOCATION '${root}/lake/wiki_article';

DROP TABLE IF EXISTS wiki_articlerevision;
CREATE TABLE wiki_articlerevision (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `revision_number` INT COMMENT '1-based number inside the article',
  `user_message` STRING COMMENT 'Editor\'s comment',
  `automatic_log` STRING COMMENT 'Machine-made change note',
  `ip_address` STRING COMMENT 'Editor IP; IPv6 possible later',
  `user_id` BIGINT COMMENT 'auth_user.id of the editor',
  `modified` TIMESTAMP COMMENT 'Last change, UTC',
  `created` TIMESTAMP COMMENT 'Creation, UTC',
  `previous_revision_id` BIGINT COMMENT 'Predecessor revision',
  `deleted` BOOLEAN COMMENT '1 if this revision deletes the article',
  `locked` BOOLEAN COMMENT '1 if this revision locks the article',
  `article_id` BIGINT COMMENT 'wiki_article.id (the documents describe it wrongly as a revision id)',
  `content` STRING COMMENT 'Markdown text, multi-line',
  `title` STRING COMMENT 'Title at that revision',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'All revisions of the wiki articles.'
LOCATION '${root}/lake/wiki_articlerevision';

DROP TABLE IF EXISTS workflow_assessmentworkflow;
CREATE TABLE workflow_assessmentworkflow (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `created` TIMESTAMP COMMENT 'UTC',
  `modified` TIMESTAMP COMMENT 'UTC',
  `status` STRING COMMENT 'peer, ai, self, training, staff, teams, waiting, done, cancelled',
  `status_changed` TIMESTAMP COMMENT 'UTC',
  `submission_uuid` STRING COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  `uuid` STRING COMMENT 'Workflow\'s own id, with or without hyphens',
  `course_id` STRING COMMENT 'Course key',
  `item_id` STRING COMMENT 'Usage key of the openassessment block',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the state of each submission.'
LOCATION '${root}/lake/workflow_assessmentworkflow';

DROP TABLE IF EXISTS workflow_assessmentworkflowstep;
CREATE TABLE workflow_assessmentworkflowstep (
  `id` BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  `workflow_id` BIGINT COMMENT 'workflow_assessmentworkflow.id',
  `name` STRING COMMENT 'Step: peer, self, training, staff, ai, teams',
  `submitter_completed_at` TIMESTAMP COMMENT 'Learner did their part',
  `assessment_completed_at` TIMESTAMP COMMENT 'Assessment of the submission finished',
  `order_num` INT COMMENT 'Position',
  `skipped` BOOLEAN COMMENT 'Step skipped (column since ~2020)',
  `extra` STRING COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  `course_id_inferred` BOOLEAN COMMENT 'true if the course was guessed from the file\'s name, for want of evidence',
  `package` STRING COMMENT 'the package file this record came in',
  `member` STRING COMMENT 'the file inside the package',
  `line` BIGINT COMMENT 'position of the record in that file\'s text, 1 is the first line',
  `org` STRING COMMENT 'organisation of the course key; that of the package, where a row has no course',
  `course` STRING COMMENT 'course of the course key; _none where a row has no course',
  `run` STRING COMMENT 'run of the course key; _none where a row has no course',
  `site` STRING COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  `date` DATE COMMENT 'date of the package that the row came in'
) USING parquet
PARTITIONED BY (org, course, run, site, date)
COMMENT 'Open response: the steps of each workflow.'
LOCATION '${root}/lake/workflow_assessmentworkflowstep';
