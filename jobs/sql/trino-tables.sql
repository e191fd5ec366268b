-- The tables of a lake for Trino, in a schema of its Hive connector:
--
--   sed 's|${root}|s3://bucket/edx|' trino-tables.sql | trino --catalog hive --schema edx --ignore-errors
--
-- In the settings of the catalogue `hive.timestamp-precision=MICROSECONDS` and `hive.parquet.time-zone=UTC` are needed: otherwise Trino
-- refuses the tables, and shows moments in the time zone of its machine. Outside buckets it refuses a table that has no folder yet;
-- --ignore-errors goes on with the next. Run this again after each run of edxlake, and after an update: a table learns its partitions
-- when it is made, and dropping it leaves the lake as it is. Do not call sync_partition_metadata for a table that has partitions: it
-- compares the names of folders, not the values, and fails at a course whose run is `2014_T1+ccx@7`, or forgets it.
-- Made by `jobs/edxlake dictionary --trino-sql`, from the declarations.

DROP TABLE IF EXISTS events_delivered;
CREATE TABLE events_delivered (
  "time" TIMESTAMP(6) COMMENT 'when the event happened, by the clock of server or device, UTC',
  "received_at" TIMESTAMP(6) COMMENT 'when edX received it (mobile events); edX cuts the daily files by this time',
  "event_type" VARCHAR COMMENT 'explicit name, legacy name, or the path of a request',
  "name" VARCHAR COMMENT 'canonical name, since May 2014; supersedes event_type',
  "event_source" VARCHAR COMMENT 'browser, server or mobile',
  "session" VARCHAR COMMENT 'session token of a browser',
  "page" VARCHAR COMMENT 'URL of the page (browser)',
  "referer" VARCHAR COMMENT 'URL the request came from',
  "host" VARCHAR COMMENT 'server name',
  "ip" VARCHAR COMMENT 'address of the client',
  "agent" VARCHAR COMMENT 'user agent',
  "accept_language" VARCHAR COMMENT 'languages the client asks for',
  "username" VARCHAR COMMENT 'auth_user.username, without surrounding blanks; empty if unknown',
  "user_id" BIGINT COMMENT 'auth_user.id, from context.user_id',
  "course_id" VARCHAR COMMENT 'course key: context.course_id, else found in event_type, page or payload',
  "path" VARCHAR COMMENT 'path of the request, context.path',
  "module_id" VARCHAR COMMENT 'usage key of the block the event is about',
  "event" VARCHAR COMMENT 'payload: as sent if an object or list, else the decoded text',
  "event_kind" VARCHAR COMMENT 'object, list, json, form, text, empty, truncated or missing',
  "context" VARCHAR COMMENT 'what else the context held: tags, the module, and of mobile events the device',
  "extra" VARCHAR COMMENT 'top-level members without a column, and values their column cannot give back',
  "prefix" VARCHAR COMMENT 'text in front of the JSON, nearly always NULL',
  "repeats" BIGINT COMMENT 'line of the first equal line in the same file; NULL for the first',
  "package" VARCHAR COMMENT 'the package file this event came in',
  "line" BIGINT COMMENT 'line of the event in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'What learners and course teams did: one row a tracking event, as the daily event files deliver them.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/events');
CALL system.sync_partition_metadata(current_schema, 'events_delivered', 'ADD');
CREATE OR REPLACE VIEW events COMMENT 'The events without those that repeat an earlier one of the same file.'
SECURITY INVOKER AS SELECT * FROM events_delivered WHERE repeats IS NULL;
COMMENT ON COLUMN events."time" IS 'when the event happened, by the clock of server or device, UTC';
COMMENT ON COLUMN events."received_at" IS 'when edX received it (mobile events); edX cuts the daily files by this time';
COMMENT ON COLUMN events."event_type" IS 'explicit name, legacy name, or the path of a request';
COMMENT ON COLUMN events."name" IS 'canonical name, since May 2014; supersedes event_type';
COMMENT ON COLUMN events."event_source" IS 'browser, server or mobile';
COMMENT ON COLUMN events."session" IS 'session token of a browser';
COMMENT ON COLUMN events."page" IS 'URL of the page (browser)';
COMMENT ON COLUMN events."referer" IS 'URL the request came from';
COMMENT ON COLUMN events."host" IS 'server name';
COMMENT ON COLUMN events."ip" IS 'address of the client';
COMMENT ON COLUMN events."agent" IS 'user agent';
COMMENT ON COLUMN events."accept_language" IS 'languages the client asks for';
COMMENT ON COLUMN events."username" IS 'auth_user.username, without surrounding blanks; empty if unknown';
COMMENT ON COLUMN events."user_id" IS 'auth_user.id, from context.user_id';
COMMENT ON COLUMN events."course_id" IS 'course key: context.course_id, else found in event_type, page or payload';
COMMENT ON COLUMN events."path" IS 'path of the request, context.path';
COMMENT ON COLUMN events."module_id" IS 'usage key of the block the event is about';
COMMENT ON COLUMN events."event" IS 'payload: as sent if an object or list, else the decoded text';
COMMENT ON COLUMN events."event_kind" IS 'object, list, json, form, text, empty, truncated or missing';
COMMENT ON COLUMN events."context" IS 'what else the context held: tags, the module, and of mobile events the device';
COMMENT ON COLUMN events."extra" IS 'top-level members without a column, and values their column cannot give back';
COMMENT ON COLUMN events."prefix" IS 'text in front of the JSON, nearly always NULL';
COMMENT ON COLUMN events."repeats" IS 'line of the first equal line in the same file; NULL for the first';
COMMENT ON COLUMN events."package" IS 'the package file this event came in';
COMMENT ON COLUMN events."line" IS 'line of the event in that file''s text, 1 is the first line';
COMMENT ON COLUMN events."org" IS 'organisation of the course key; that of the package, where a row has no course';
COMMENT ON COLUMN events."course" IS 'course of the course key; _none where a row has no course';
COMMENT ON COLUMN events."run" IS 'run of the course key; _none where a row has no course';
COMMENT ON COLUMN events."site" IS 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only';
COMMENT ON COLUMN events."date" IS 'date of the package that the row came in';

DROP TABLE IF EXISTS assessment_assessment;
CREATE TABLE assessment_assessment (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "submission_uuid" VARCHAR COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  "rubric_id" BIGINT COMMENT 'assessment_rubric.id',
  "scored_at" TIMESTAMP(6) COMMENT 'UTC',
  "scorer_id" VARCHAR COMMENT 'Pseudonym of whoever assessed (peer, self or staff); for AI an algorithm id',
  "score_type" VARCHAR COMMENT 'PE peer, SE self, ST staff (since 2016), AI example based (prototype)',
  "feedback" VARCHAR COMMENT 'Overall comment',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: one row an assessment of a submission.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_assessment');
CALL system.sync_partition_metadata(current_schema, 'assessment_assessment', 'ADD');

DROP TABLE IF EXISTS assessment_assessmentfeedback;
CREATE TABLE assessment_assessmentfeedback (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "submission_uuid" VARCHAR COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  "feedback_text" VARCHAR COMMENT 'What the author said about the assessments received',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: what authors say of the assessments they received.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_assessmentfeedback');
CALL system.sync_partition_metadata(current_schema, 'assessment_assessmentfeedback', 'ADD');

DROP TABLE IF EXISTS assessment_assessmentfeedback_assessments;
CREATE TABLE assessment_assessmentfeedback_assessments (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "assessmentfeedback_id" BIGINT COMMENT 'assessment_assessmentfeedback.id',
  "assessment_id" BIGINT COMMENT 'assessment_assessment.id',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: which assessments a feedback is about.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_assessmentfeedback_assessments');
CALL system.sync_partition_metadata(current_schema, 'assessment_assessmentfeedback_assessments', 'ADD');

DROP TABLE IF EXISTS assessment_assessmentfeedback_options;
CREATE TABLE assessment_assessmentfeedback_options (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "assessmentfeedback_id" BIGINT COMMENT 'assessment_assessmentfeedback.id',
  "assessmentfeedbackoption_id" BIGINT COMMENT 'assessment_assessmentfeedbackoption.id',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: which canned phrases a feedback chose.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_assessmentfeedback_options');
CALL system.sync_partition_metadata(current_schema, 'assessment_assessmentfeedback_options', 'ADD');

DROP TABLE IF EXISTS assessment_assessmentfeedbackoption;
CREATE TABLE assessment_assessmentfeedbackoption (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "text" VARCHAR COMMENT 'Canned feedback phrase (course-wide lookup, any language)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the canned phrases.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_assessmentfeedbackoption');
CALL system.sync_partition_metadata(current_schema, 'assessment_assessmentfeedbackoption', 'ADD');

DROP TABLE IF EXISTS assessment_assessmentpart;
CREATE TABLE assessment_assessmentpart (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "assessment_id" BIGINT COMMENT 'assessment_assessment.id',
  "option_id" BIGINT COMMENT 'assessment_criterionoption.id; NULL for feedback-only criteria',
  "feedback" VARCHAR COMMENT 'Comment on this criterion',
  "criterion_id" BIGINT COMMENT 'assessment_criterion.id (column appended in 2014)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: one row a criterion of an assessment.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_assessmentpart');
CALL system.sync_partition_metadata(current_schema, 'assessment_assessmentpart', 'ADD');

DROP TABLE IF EXISTS assessment_criterion;
CREATE TABLE assessment_criterion (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "rubric_id" BIGINT COMMENT 'assessment_rubric.id',
  "name" VARCHAR COMMENT 'Internal name (may be a uuid)',
  "order_num" INT COMMENT '0-based display position',
  "prompt" VARCHAR COMMENT 'Prompt shown to graders (course content)',
  "label" VARCHAR COMMENT 'Display name, empty in old rows (column appended)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the criteria of a rubric.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_criterion');
CALL system.sync_partition_metadata(current_schema, 'assessment_criterion', 'ADD');

DROP TABLE IF EXISTS assessment_criterionoption;
CREATE TABLE assessment_criterionoption (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "criterion_id" BIGINT COMMENT 'assessment_criterion.id',
  "order_num" INT COMMENT 'Display position',
  "points" INT COMMENT 'Points of this option',
  "name" VARCHAR COMMENT 'Internal name',
  "explanation" VARCHAR COMMENT 'Explanation shown to graders',
  "label" VARCHAR COMMENT 'Display name, empty in old rows (column appended)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the options of a criterion.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_criterionoption');
CALL system.sync_partition_metadata(current_schema, 'assessment_criterionoption', 'ADD');

DROP TABLE IF EXISTS assessment_peerworkflow;
CREATE TABLE assessment_peerworkflow (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "student_id" VARCHAR COMMENT 'Per-course pseudonym; student_anonymoususerid.anonymous_user_id',
  "item_id" VARCHAR COMMENT 'Usage key of the openassessment block',
  "course_id" VARCHAR COMMENT 'Course key',
  "submission_uuid" VARCHAR COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  "created_at" TIMESTAMP(6) COMMENT 'UTC',
  "completed_at" TIMESTAMP(6) COMMENT 'Learner finished the required peer grading',
  "grading_completed_at" TIMESTAMP(6) COMMENT 'Enough peers graded this submission',
  "cancelled_at" TIMESTAMP(6) COMMENT 'Withdrawn by staff (column appended)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: one row a learner who assesses peers.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_peerworkflow');
CALL system.sync_partition_metadata(current_schema, 'assessment_peerworkflow', 'ADD');

DROP TABLE IF EXISTS assessment_peerworkflowitem;
CREATE TABLE assessment_peerworkflowitem (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "scorer_id" BIGINT COMMENT 'assessment_peerworkflow.id of the grader (NOT a pseudonym here)',
  "author_id" BIGINT COMMENT 'assessment_peerworkflow.id of the author',
  "submission_uuid" VARCHAR COMMENT 'Assessed submission, hyphenated uuid',
  "started_at" TIMESTAMP(6) COMMENT 'UTC',
  "assessment_id" BIGINT COMMENT 'assessment_assessment.id when done',
  "scored" BOOLEAN COMMENT '1 if it counted for the final score',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: one row an assessment given to a peer; incomplete, the exporter filters by the wrong id.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_peerworkflowitem');
CALL system.sync_partition_metadata(current_schema, 'assessment_peerworkflowitem', 'ADD');

DROP TABLE IF EXISTS assessment_rubric;
CREATE TABLE assessment_rubric (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "content_hash" VARCHAR COMMENT 'SHA-1 hex of the whole rubric',
  "structure_hash" VARCHAR COMMENT 'SHA-1 hex of the structure without texts',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the rubrics.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_rubric');
CALL system.sync_partition_metadata(current_schema, 'assessment_rubric', 'ADD');

DROP TABLE IF EXISTS assessment_studenttrainingworkflow;
CREATE TABLE assessment_studenttrainingworkflow (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "submission_uuid" VARCHAR COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  "student_id" VARCHAR COMMENT 'Per-course pseudonym; student_anonymoususerid.anonymous_user_id',
  "item_id" VARCHAR COMMENT 'Usage key of the openassessment block',
  "course_id" VARCHAR COMMENT 'Course key',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: one row a learner in training.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_studenttrainingworkflow');
CALL system.sync_partition_metadata(current_schema, 'assessment_studenttrainingworkflow', 'ADD');

DROP TABLE IF EXISTS assessment_studenttrainingworkflowitem;
CREATE TABLE assessment_studenttrainingworkflowitem (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "workflow_id" BIGINT COMMENT 'assessment_studenttrainingworkflow.id',
  "order_num" INT COMMENT 'Position of the example',
  "started_at" TIMESTAMP(6) COMMENT 'UTC',
  "completed_at" TIMESTAMP(6) COMMENT 'UTC',
  "training_example_id" BIGINT COMMENT 'assessment_trainingexample.id',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the examples a learner trained on.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_studenttrainingworkflowitem');
CALL system.sync_partition_metadata(current_schema, 'assessment_studenttrainingworkflowitem', 'ADD');

DROP TABLE IF EXISTS assessment_trainingexample;
CREATE TABLE assessment_trainingexample (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "raw_answer" VARCHAR COMMENT 'JSON text of the instructor''s sample answer (JSON inside an escaped TSV field)',
  "rubric_id" BIGINT COMMENT 'assessment_rubric.id',
  "content_hash" VARCHAR COMMENT 'SHA-1 hex',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the examples themselves.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_trainingexample');
CALL system.sync_partition_metadata(current_schema, 'assessment_trainingexample', 'ADD');

DROP TABLE IF EXISTS assessment_trainingexample_options_selected;
CREATE TABLE assessment_trainingexample_options_selected (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "trainingexample_id" BIGINT COMMENT 'assessment_trainingexample.id',
  "criterionoption_id" BIGINT COMMENT 'assessment_criterionoption.id (instructor''s choice)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the instructor''s choices for an example.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/assessment_trainingexample_options_selected');
CALL system.sync_partition_metadata(current_schema, 'assessment_trainingexample_options_selected', 'ADD');

DROP TABLE IF EXISTS auth_user;
CREATE TABLE auth_user (
  "id" BIGINT COMMENT 'Account id. The user_id / student_id of every other table on the same site',
  "username" VARCHAR COMMENT 'Public handle; letters, digits and _ @ + - . ; was varchar(30) on older releases. Retired accounts carry a redacted placeholder',
  "first_name" VARCHAR COMMENT 'Normally empty; the full name is kept in auth_userprofile.name',
  "last_name" VARCHAR COMMENT 'Normally empty; see first_name',
  "email" VARCHAR COMMENT 'Login e-mail, unique per site; was varchar(75). Redacted for retired accounts',
  "password" VARCHAR COMMENT 'Always the empty string: the exporter selects a constant instead of the hash. Treat any non-empty value as a leak and drop it',
  "is_staff" BOOLEAN COMMENT '1 for platform-wide edX staff (not a course team role)',
  "is_active" BOOLEAN COMMENT '1 once the activation link was followed; 0 also means banned',
  "is_superuser" BOOLEAN COMMENT '1 for Django site administrators',
  "last_login" TIMESTAMP(6) COMMENT 'Last login, UTC. The documents say NOT NULL, newer Django allows NULL: accept NULL',
  "date_joined" TIMESTAMP(6) COMMENT 'Account creation, UTC (not the activation time)',
  "status" VARCHAR COMMENT 'Constant empty string (obsolete)',
  "email_key" VARCHAR COMMENT 'Constant NULL (obsolete)',
  "avatar_type" VARCHAR COMMENT 'Constant empty string (obsolete). The documents misspell the column avatar_typ',
  "country" VARCHAR COMMENT 'Constant empty string (obsolete); use auth_userprofile.country',
  "show_country" BOOLEAN COMMENT 'Constant 0 (obsolete)',
  "date_of_birth" DATE COMMENT 'Constant NULL (obsolete)',
  "interesting_tags" VARCHAR COMMENT 'Constant empty string (obsolete)',
  "ignored_tags" VARCHAR COMMENT 'Constant empty string (obsolete)',
  "email_tag_filter_strategy" INT COMMENT 'Constant 0 (obsolete)',
  "display_tag_filter_strategy" INT COMMENT 'Constant 0 (obsolete)',
  "consecutive_days_visit_count" INT COMMENT 'Constant 0 (obsolete)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'One row an account that ever enrolled in the course.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/auth_user');
CALL system.sync_partition_metadata(current_schema, 'auth_user', 'ADD');

DROP TABLE IF EXISTS auth_userprofile;
CREATE TABLE auth_userprofile (
  "id" BIGINT COMMENT 'Profile row id; only student_languageproficiency.user_profile_id refers to it. One per account, so treat like an account id',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "name" VARCHAR COMMENT 'Full name as typed by the learner',
  "language" VARCHAR COMMENT 'Free text language, collected only for the spring 2012 prototype course; later empty',
  "location" VARCHAR COMMENT 'Free text place (sometimes a street address), spring 2012 only; later empty',
  "meta" VARCHAR COMMENT 'Empty or JSON text: old_names [[name, reason, time]], old_emails [[email, time]], 6002x_exit_response {..}. Holds former names and addresses',
  "courseware" VARCHAR COMMENT 'Obsolete A/B marker, e.g. course.xml',
  "gender" VARCHAR COMMENT 'f, m, o, empty (left blank) or NULL (not asked / not answered). Accept unknown codes (t, b, nb are mapped by one consumer)',
  "mailing_address" VARCHAR COMMENT 'Free text postal address, may contain CR LF; NULL for accounts made after 17 May 2016',
  "year_of_birth" INT COMMENT 'Four digit year, unvalidated in old rows',
  "level_of_education" VARCHAR COMMENT 'p, m, b, a, hs, jhs, el, none, other, empty, NULL; retired codes p_se and p_oth. The literal none is a value, not a null',
  "goals" VARCHAR COMMENT 'Learner''s own words; multi-line with CR LF',
  "country" VARCHAR COMMENT 'ISO 3166 alpha-2 code, empty or NULL (documents say NOT NULL but also describe NULLs before 18 Sep 2014)',
  "city" VARCHAR COMMENT 'Documented as never filled; keep as text',
  "bio" VARCHAR COMMENT 'Public biography, multi-line; since 22 Apr 2015',
  "profile_image_uploaded_at" TIMESTAMP(6) COMMENT 'Upload time of the profile picture; since 22 Apr 2015',
  "state" VARCHAR COMMENT 'Region/state code; exported since 28 Apr 2021 (about 2020 under SELECT *)',
  "allow_certificate" BOOLEAN COMMENT 'Export-control flag (0/1); present under SELECT *, normally between goals and country. Not in the published column table',
  "phone_number" VARCHAR COMMENT 'Phone number; could appear under SELECT * in 2020-2021 and in the explicit list of 27-28 Apr 2021 only. Drop or tokenise',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'What learners say of themselves: one row an account that ever enrolled in the course.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/auth_userprofile');
CALL system.sync_partition_metadata(current_schema, 'auth_userprofile', 'ADD');

DROP TABLE IF EXISTS certificates_generatedcertificate;
CREATE TABLE certificates_generatedcertificate (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "download_url" VARCHAR COMMENT 'Link to the certificate PDF; empty for web certificates. Anyone holding the link sees the name',
  "grade" VARCHAR COMMENT 'Decimal fraction as TEXT, e.g. 0.84 (5 characters at most); may be empty. Parse leniently',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "key" VARCHAR COMMENT 'Internal hash',
  "distinction" BOOLEAN COMMENT 'Unused, normally 0',
  "status" VARCHAR COMMENT 'audit_notpassing, audit_passing, deleted, deleting, downloadable, error, generating, notpassing, restricted, unavailable, unverified; treat as open set (platform code also knows auditing, honor_passing, invalidated, requesting)',
  "verify_uuid" VARCHAR COMMENT 'Public verification token (32 hex), may be empty',
  "download_uuid" VARCHAR COMMENT 'Internal download token, may be empty',
  "name" VARCHAR COMMENT 'Learner name printed on the certificate',
  "created_date" TIMESTAMP(6) COMMENT 'Row creation, UTC',
  "modified_date" TIMESTAMP(6) COMMENT 'Row change, UTC',
  "error_reason" VARCHAR COMMENT 'Internal error text',
  "mode" VARCHAR COMMENT 'Enrollment mode at generation time: honor, verified, audit, professional, no-id-professional, credit, masters, executive-education, ... (open set)',
  "eligible_for_certificate" BOOLEAN COMMENT 'Column that lived in the platform schema for a short while in spring 2016; may appear at the end',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Certificates of the course, one row a learner.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/certificates_generatedcertificate');
CALL system.sync_partition_metadata(current_schema, 'certificates_generatedcertificate', 'ADD');

DROP TABLE IF EXISTS course_groups_cohortmembership;
CREATE TABLE course_groups_cohortmembership (
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "group_type" VARCHAR COMMENT 'cohort',
  "name" VARCHAR COMMENT 'Cohort name',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Who is in which cohort.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/course_groups_cohortmembership');
CALL system.sync_partition_metadata(current_schema, 'course_groups_cohortmembership', 'ADD');

DROP TABLE IF EXISTS course_structure;
CREATE TABLE course_structure (
  "usage_key" VARCHAR COMMENT 'Property name in the top-level object: i4x://... or block-v1:...',
  "category" VARCHAR COMMENT 'Block type: course (exactly one), chapter, sequential, vertical, html, problem, video, discussion, ... (open set)',
  "children" VARCHAR COMMENT 'Ordered usage keys; may be empty; may name blocks absent from the file',
  "metadata" VARCHAR COMMENT 'Settings stored on this block itself (not inherited); mixed types. May hold secrets (e.g. lti_passports) and staff names',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'The blocks of the published course, one row a block.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/course_structure');
CALL system.sync_partition_metadata(current_schema, 'course_structure', 'ADD');

DROP TABLE IF EXISTS courseware_studentmodule;
CREATE TABLE courseware_studentmodule (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "module_type" VARCHAR COMMENT 'Block category: chapter, course, sequential, problem, video, html, openassessment, ... (open set)',
  "module_id" VARCHAR COMMENT 'Block usage key: i4x://org/course/type/name (no run!) or block-v1:org+course+run+type@T+block@B',
  "student_id" BIGINT COMMENT 'auth_user.id of the learner (numeric, unlike the student_id of the ORA tables)',
  "state" VARCHAR COMMENT 'JSON text whose shape depends on module_type; containers hold {"position": n}; problems hold answers, correct_map, seed, attempts ... The literal NULL or text NULL means absent. May hold learner prose',
  "grade" DOUBLE COMMENT 'Unweighted points earned; NULL for ungraded types',
  "created" TIMESTAMP(6) COMMENT 'First access, UTC',
  "modified" TIMESTAMP(6) COMMENT 'Last state write, UTC',
  "max_grade" DOUBLE COMMENT 'Unweighted points possible when last written',
  "done" VARCHAR COMMENT 'Always na in practice (platform choices: na, f, i)',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'The state of every block of the course for every learner who opened it.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/courseware_studentmodule');
CALL system.sync_partition_metadata(current_schema, 'courseware_studentmodule', 'ADD');

DROP TABLE IF EXISTS credit_crediteligibility;
CREATE TABLE credit_crediteligibility (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "created" TIMESTAMP(6) COMMENT 'UTC',
  "modified" TIMESTAMP(6) COMMENT 'UTC',
  "username" VARCHAR COMMENT 'auth_user.username',
  "deadline" TIMESTAMP(6) COMMENT 'Last day to buy credit',
  "course_id" VARCHAR COMMENT 'Course key (selected from credit_creditcourse.course_key AS course_id; the manual''s sample header says course_key)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Who may buy academic credit.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/credit_crediteligibility');
CALL system.sync_partition_metadata(current_schema, 'credit_crediteligibility', 'ADD');

DROP TABLE IF EXISTS django_comment_client_role_users;
CREATE TABLE django_comment_client_role_users (
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "name" VARCHAR COMMENT 'Student, Moderator, Community TA, Administrator, Group Moderator',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Roles in the discussion forum.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/django_comment_client_role_users');
CALL system.sync_partition_metadata(current_schema, 'django_comment_client_role_users', 'ADD');

DROP TABLE IF EXISTS email_opt_in;
CREATE TABLE email_opt_in (
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "username" VARCHAR COMMENT 'auth_user.username',
  "email" VARCHAR COMMENT 'auth_user.email',
  "full_name" VARCHAR COMMENT 'auth_userprofile.name; may contain commas, quotes, line breaks and (seen) NUL bytes',
  "course_id" VARCHAR COMMENT 'Course run of this enrollment row',
  "is_opted_in_for_email" BOOLEAN COMMENT 'Text True or False. True is also the default when nothing was stored',
  "preference_set_datetime" TIMESTAMP(6) COMMENT 'YYYY-MM-DD HH:MM:SS, maybe with fraction and/or +00:00; the constant 2014-12-01 00:00:00 stands for never set',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Who agreed to receive e-mail from the organisation, one row an enrolment.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/email_opt_in');
CALL system.sync_partition_metadata(current_schema, 'email_opt_in', 'ADD');

DROP TABLE IF EXISTS forum;
CREATE TABLE forum (
  "_id" VARCHAR COMMENT '24 hex digits; first 8 = creation second',
  "_type" VARCHAR COMMENT 'CommentThread or Comment',
  "course_id" VARCHAR COMMENT 'Course key',
  "author_id" VARCHAR COMMENT 'auth_user.id as text (may be non-numeric or missing in odd rows)',
  "author_username" VARCHAR COMMENT 'Username at write time, present even for anonymous posts',
  "retired_username" VARCHAR COMMENT 'Present (often null) since 2018: replacement name of a retired author',
  "body" VARCHAR COMMENT 'Markdown text',
  "visible" BOOLEAN COMMENT 'Normally true; missing in old documents',
  "anonymous" BOOLEAN COMMENT 'Shown without author to everybody',
  "anonymous_to_peers" BOOLEAN COMMENT 'Shown without author to learners only',
  "abuse_flaggers" VARCHAR COMMENT 'User ids that flagged the post',
  "historical_abuse_flaggers" VARCHAR COMMENT 'User ids of cleared flags',
  "at_position_list" VARCHAR COMMENT 'Unused, normally empty',
  "votes" VARCHAR COMMENT '{up:[user id], down:[user id], up_count, down_count, count, point}',
  "created_at" TIMESTAMP(6) COMMENT 'UTC, millisecond',
  "updated_at" TIMESTAMP(6) COMMENT 'UTC, millisecond',
  "edit_history" VARCHAR COMMENT 'Since ~2021/22: {original_body, reason_code, editor_username, author_id, created_at}',
  "title" VARCHAR COMMENT 'Thread only',
  "thread_type" VARCHAR COMMENT 'Thread only, since Sep 2014: discussion or question',
  "context" VARCHAR COMMENT 'Thread only, since Jul/Aug 2015: course or standalone (team)',
  "commentable_id" VARCHAR COMMENT 'Topic id (thread; on comments in some versions)',
  "comment_count" INT COMMENT 'Thread only: responses plus replies',
  "closed" BOOLEAN COMMENT 'Thread only',
  "pinned" BOOLEAN COMMENT 'Thread only, optional',
  "group_id" BIGINT COMMENT 'Thread only, optional: cohort id',
  "last_activity_at" TIMESTAMP(6) COMMENT 'Thread only',
  "tags_array" VARCHAR COMMENT 'Thread only, old documents (feature removed in 2013)',
  "close_reason_code" VARCHAR COMMENT 'Thread only, since ~2021/22',
  "closed_by_id" VARCHAR COMMENT 'Thread only, since ~2021/22: user id of the closer',
  "comment_thread_id" VARCHAR COMMENT 'Comment only: its thread',
  "parent_id" VARCHAR COMMENT 'Comment only: missing or null for a response, the response id for a reply',
  "parent_ids" VARCHAR COMMENT 'Comment only: ancestors, at most one element in practice',
  "depth" INT COMMENT 'Comment only, in some documents: 0 or 1',
  "child_count" INT COMMENT 'Comment only, since Dec 2015',
  "sk" VARCHAR COMMENT 'Comment only: sort key = ids of ancestors and self joined with -',
  "endorsed" BOOLEAN COMMENT 'Comment only',
  "endorsement" VARCHAR COMMENT 'Comment only: {user_id, time{$date}}; may be missing, null or even the text null',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Posts, responses and comments of the discussion forum.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/forum');
CALL system.sync_partition_metadata(current_schema, 'forum', 'ADD');

DROP TABLE IF EXISTS grades_persistentcoursegrade;
CREATE TABLE grades_persistentcoursegrade (
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "grading_policy_hash" VARCHAR COMMENT 'base64 SHA-1 of the policy',
  "percent_grade" DOUBLE COMMENT '0..1',
  "letter_grade" VARCHAR COMMENT 'Pass, A, B ...; empty when failing',
  "passed_timestamp" TIMESTAMP(6) COMMENT 'First pass',
  "created" TIMESTAMP(6) COMMENT 'UTC',
  "modified" TIMESTAMP(6) COMMENT 'UTC',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Course grades, one row a learner.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/grades_persistentcoursegrade');
CALL system.sync_partition_metadata(current_schema, 'grades_persistentcoursegrade', 'ADD');

DROP TABLE IF EXISTS grades_persistentsubsectiongrade;
CREATE TABLE grades_persistentsubsectiongrade (
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "usage_key" VARCHAR COMMENT 'Subsection',
  "earned_all" DOUBLE COMMENT 'Weighted points, all problems',
  "possible_all" DOUBLE COMMENT 'Weighted maximum, all problems',
  "earned_graded" DOUBLE COMMENT 'Weighted points, graded problems',
  "possible_graded" DOUBLE COMMENT 'Weighted maximum, graded problems',
  "first_attempted" TIMESTAMP(6) COMMENT 'First attempt',
  "created" TIMESTAMP(6) COMMENT 'UTC',
  "modified" TIMESTAMP(6) COMMENT 'UTC',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Subsection grades, one row a learner and subsection.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/grades_persistentsubsectiongrade');
CALL system.sync_partition_metadata(current_schema, 'grades_persistentsubsectiongrade', 'ADD');

DROP TABLE IF EXISTS student_anonymoususerid;
CREATE TABLE student_anonymoususerid (
  "id" BIGINT COMMENT 'Surrogate key; the highest id per (user_id, course_id) is the current one',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "anonymous_user_id" VARCHAR COMMENT 'Per-course pseudonym, 32 hex digits; the student_id / scorer_id of the ORA tables',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'The pseudonyms of learners in the course, as the open response tables use them.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/student_anonymoususerid');
CALL system.sync_partition_metadata(current_schema, 'student_anonymoususerid', 'ADD');

DROP TABLE IF EXISTS student_courseaccessrole;
CREATE TABLE student_courseaccessrole (
  "source_org" VARCHAR COMMENT 'Org of the grant (missing in the published table)',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "role" VARCHAR COMMENT 'instructor (shown as Admin), staff, beta_testers, ccx_coach, finance_admin, library_user, sales_admin, data_researcher, limited_staff, ... The manual swaps the UI names of staff and instructor',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Course team roles.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/student_courseaccessrole');
CALL system.sync_partition_metadata(current_schema, 'student_courseaccessrole', 'ADD');

DROP TABLE IF EXISTS student_courseenrollment;
CREATE TABLE student_courseenrollment (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "created" TIMESTAMP(6) COMMENT 'Row creation = first enrollment, UTC. Re-enrolling does not change it',
  "is_active" BOOLEAN COMMENT '0 after unenrolling or an abandoned purchase',
  "mode" VARCHAR COMMENT 'audit, honor, verified, professional, no-id-professional, credit, masters, executive-education, unpaid-executive-education, ... or empty (open set)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Who is enrolled in the course, and in which mode.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/student_courseenrollment');
CALL system.sync_partition_metadata(current_schema, 'student_courseenrollment', 'ADD');

DROP TABLE IF EXISTS student_languageproficiency;
CREATE TABLE student_languageproficiency (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "user_profile_id" BIGINT COMMENT 'auth_userprofile.id (not a user id)',
  "code" VARCHAR COMMENT 'Language code',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Languages that learners say they speak.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/student_languageproficiency');
CALL system.sync_partition_metadata(current_schema, 'student_languageproficiency', 'ADD');

DROP TABLE IF EXISTS submissions_score;
CREATE TABLE submissions_score (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "student_item_id" BIGINT COMMENT 'submissions_studentitem.id',
  "submission_id" BIGINT COMMENT 'submissions_submission.id; NULL for a reset or override',
  "points_earned" INT COMMENT 'Points',
  "points_possible" INT COMMENT 'Maximum',
  "created_at" TIMESTAMP(6) COMMENT 'UTC',
  "reset" BOOLEAN COMMENT '1 marks a reset: earlier scores no longer count',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the scores of submissions.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/submissions_score');
CALL system.sync_partition_metadata(current_schema, 'submissions_score', 'ADD');

DROP TABLE IF EXISTS submissions_scoresummary;
CREATE TABLE submissions_scoresummary (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "student_item_id" BIGINT COMMENT 'submissions_studentitem.id, unique',
  "highest_id" BIGINT COMMENT 'submissions_score.id',
  "latest_id" BIGINT COMMENT 'submissions_score.id',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: highest and latest score of a learner for an item.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/submissions_scoresummary');
CALL system.sync_partition_metadata(current_schema, 'submissions_scoresummary', 'ADD');

DROP TABLE IF EXISTS submissions_studentitem;
CREATE TABLE submissions_studentitem (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "student_id" VARCHAR COMMENT 'Per-course pseudonym; student_anonymoususerid.anonymous_user_id',
  "course_id" VARCHAR COMMENT 'Course key',
  "item_id" VARCHAR COMMENT 'Usage key of the openassessment block',
  "item_type" VARCHAR COMMENT 'openassessment (other values possible for other users of the submission service)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: one row a learner and item.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/submissions_studentitem');
CALL system.sync_partition_metadata(current_schema, 'submissions_studentitem', 'ADD');

DROP TABLE IF EXISTS submissions_submission;
CREATE TABLE submissions_submission (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "uuid" VARCHAR COMMENT '36 characters with hyphens in older rows, 32 hex digits without hyphens in newer ones (change about Aug 2017). Normalise',
  "student_item_id" BIGINT COMMENT 'submissions_studentitem.id',
  "attempt_number" INT COMMENT '1-based',
  "submitted_at" TIMESTAMP(6) COMMENT 'UTC',
  "created_at" TIMESTAMP(6) COMMENT 'UTC',
  "raw_answer" VARCHAR COMMENT 'JSON text of the response (text parts, file keys, file descriptions); JSON inside an escaped TSV field. Uploaded files themselves are not in the package',
  "status" VARCHAR COMMENT 'A active, D deleted by staff (column since ~2016)',
  "team_submission_id" BIGINT COMMENT 'Team submission (column since 2020; that table is not exported)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: what learners submitted.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/submissions_submission');
CALL system.sync_partition_metadata(current_schema, 'submissions_submission', 'ADD');

DROP TABLE IF EXISTS teams;
CREATE TABLE teams (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "team_id" VARCHAR COMMENT 'Slug plus hash, unique; used in team events',
  "name" VARCHAR COMMENT 'Team name',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "topic_id" VARCHAR COMMENT 'Topic from the course''s team configuration',
  "date_created" TIMESTAMP(6) COMMENT 'UTC',
  "description" VARCHAR COMMENT 'Text by the learner',
  "country" VARCHAR COMMENT 'ISO code or empty',
  "language" VARCHAR COMMENT 'Language code or empty',
  "discussion_topic_id" VARCHAR COMMENT 'forum.commentable_id',
  "last_activity_at" TIMESTAMP(6) COMMENT 'UTC',
  "team_size" INT COMMENT 'Member count',
  "organization_protected" BOOLEAN COMMENT 'Later platform column',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Teams of the course.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/teams');
CALL system.sync_partition_metadata(current_schema, 'teams', 'ADD');

DROP TABLE IF EXISTS teams_membership;
CREATE TABLE teams_membership (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "team_id" BIGINT COMMENT 'teams.id (numeric), not teams.team_id',
  "date_joined" TIMESTAMP(6) COMMENT 'UTC',
  "last_activity_at" TIMESTAMP(6) COMMENT 'UTC',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Who is in which team.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/teams_membership');
CALL system.sync_partition_metadata(current_schema, 'teams_membership', 'ADD');

DROP TABLE IF EXISTS user_api_usercoursetag;
CREATE TABLE user_api_usercoursetag (
  "id" BIGINT COMMENT 'Surrogate key. In exporter fixtures, missing in the published column table; SELECT * means it should be there',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "key" VARCHAR COMMENT 'Tag name, typically xblock.partition_service.partition_N',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "value" VARCHAR COMMENT 'Tag value: usually the numeric group id as text, sometimes true/false',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Tags that experiments and cohorts put on learners.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/user_api_usercoursetag');
CALL system.sync_partition_metadata(current_schema, 'user_api_usercoursetag', 'ADD');

DROP TABLE IF EXISTS user_id_map;
CREATE TABLE user_id_map (
  "hash_id" VARCHAR COMMENT 'Site-wide anonymous id, 32 lower-case hex digits (md5 or shake_128). The documents call it hashid int(11): wrong on both counts',
  "user_id" BIGINT COMMENT 'auth_user.id. Header text is id before Oct 2022 and user_id afterwards',
  "username" VARCHAR COMMENT 'auth_user.username',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'The site-wide pseudonym of every account.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/user_id_map');
CALL system.sync_partition_metadata(current_schema, 'user_id_map', 'ADD');

DROP TABLE IF EXISTS verify_student_verificationstatus;
CREATE TABLE verify_student_verificationstatus (
  "timestamp" TIMESTAMP(6) COMMENT 'UTC',
  "status" VARCHAR COMMENT 'submitted, approved, denied, error',
  "course_id" VARCHAR COMMENT 'Course key, org/course/run or course-v1:org+course+run',
  "checkpoint_location" VARCHAR COMMENT 'Usage key of the reverification block',
  "user_id" BIGINT COMMENT 'Account id; equals auth_user.id on the same site',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Identity verification at checkpoints; packages of 2015 to 2018 only.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/verify_student_verificationstatus');
CALL system.sync_partition_metadata(current_schema, 'verify_student_verificationstatus', 'ADD');

DROP TABLE IF EXISTS wiki_article;
CREATE TABLE wiki_article (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "current_revision_id" BIGINT COMMENT 'Displayed revision. Documents say NOT NULL; the wiki software allows NULL',
  "created" TIMESTAMP(6) COMMENT 'Creation, UTC',
  "modified" TIMESTAMP(6) COMMENT 'Last property change, UTC',
  "owner_id" BIGINT COMMENT 'auth_user.id of the owner, often NULL',
  "group_id" BIGINT COMMENT 'Django group',
  "group_read" BOOLEAN COMMENT 'Group may read',
  "group_write" BOOLEAN COMMENT 'Group may write',
  "other_read" BOOLEAN COMMENT 'Others may read',
  "other_write" BOOLEAN COMMENT 'Others may write',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Articles of the course wiki.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/wiki_article');
CALL system.sync_partition_metadata(current_schema, 'wiki_article', 'ADD');

DROP TABLE IF EXISTS wiki_articlerevision;
CREATE TABLE wiki_articlerevision (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "revision_number" INT COMMENT '1-based number inside the article',
  "user_message" VARCHAR COMMENT 'Editor''s comment',
  "automatic_log" VARCHAR COMMENT 'Machine-made change note',
  "ip_address" VARCHAR COMMENT 'Editor IP; IPv6 possible later',
  "user_id" BIGINT COMMENT 'auth_user.id of the editor',
  "modified" TIMESTAMP(6) COMMENT 'Last change, UTC',
  "created" TIMESTAMP(6) COMMENT 'Creation, UTC',
  "previous_revision_id" BIGINT COMMENT 'Predecessor revision',
  "deleted" BOOLEAN COMMENT '1 if this revision deletes the article',
  "locked" BOOLEAN COMMENT '1 if this revision locks the article',
  "article_id" BIGINT COMMENT 'wiki_article.id (the documents describe it wrongly as a revision id)',
  "content" VARCHAR COMMENT 'Markdown text, multi-line',
  "title" VARCHAR COMMENT 'Title at that revision',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'All revisions of the wiki articles.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/wiki_articlerevision');
CALL system.sync_partition_metadata(current_schema, 'wiki_articlerevision', 'ADD');

DROP TABLE IF EXISTS workflow_assessmentworkflow;
CREATE TABLE workflow_assessmentworkflow (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "created" TIMESTAMP(6) COMMENT 'UTC',
  "modified" TIMESTAMP(6) COMMENT 'UTC',
  "status" VARCHAR COMMENT 'peer, ai, self, training, staff, teams, waiting, done, cancelled',
  "status_changed" TIMESTAMP(6) COMMENT 'UTC',
  "submission_uuid" VARCHAR COMMENT 'Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides',
  "uuid" VARCHAR COMMENT 'Workflow''s own id, with or without hyphens',
  "course_id" VARCHAR COMMENT 'Course key',
  "item_id" VARCHAR COMMENT 'Usage key of the openassessment block',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the state of each submission.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/workflow_assessmentworkflow');
CALL system.sync_partition_metadata(current_schema, 'workflow_assessmentworkflow', 'ADD');

DROP TABLE IF EXISTS workflow_assessmentworkflowstep;
CREATE TABLE workflow_assessmentworkflowstep (
  "id" BIGINT COMMENT 'Surrogate key, unique inside one site (prod and edge are separate databases)',
  "workflow_id" BIGINT COMMENT 'workflow_assessmentworkflow.id',
  "name" VARCHAR COMMENT 'Step: peer, self, training, staff, ai, teams',
  "submitter_completed_at" TIMESTAMP(6) COMMENT 'Learner did their part',
  "assessment_completed_at" TIMESTAMP(6) COMMENT 'Assessment of the submission finished',
  "order_num" INT COMMENT 'Position',
  "skipped" BOOLEAN COMMENT 'Step skipped (column since ~2020)',
  "extra" VARCHAR COMMENT 'source columns the catalogue does not know, and values their type cannot hold',
  "course_id_inferred" BOOLEAN COMMENT 'true if the course was guessed from the file''s name, for want of evidence',
  "package" VARCHAR COMMENT 'the package file this record came in',
  "member" VARCHAR COMMENT 'the file inside the package',
  "line" BIGINT COMMENT 'position of the record in that file''s text, 1 is the first line',
  "org" VARCHAR COMMENT 'organisation of the course key; that of the package, where a row has no course',
  "course" VARCHAR COMMENT 'course of the course key; _none where a row has no course',
  "run" VARCHAR COMMENT 'run of the course key; _none where a row has no course',
  "site" VARCHAR COMMENT 'prod for edx.org, edge for edge.edx.org; ids are unique inside one site only',
  "date" DATE COMMENT 'date of the package that the row came in'
) COMMENT 'Open response: the steps of each workflow.'
WITH (format = 'PARQUET', partitioned_by = ARRAY['org', 'course', 'run', 'site', 'date'], external_location = '${root}/lake/workflow_assessmentworkflowstep');
CALL system.sync_partition_metadata(current_schema, 'workflow_assessmentworkflowstep', 'ADD');
