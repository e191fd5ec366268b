package org.edxlake.catalog;

import java.util.Optional;

/**
 * Every table of the weekly database dumps that edX documents or its exporter writes: one constant,
 * one declaration.
 *
 * <p>A line of a declaration is `name type personalData -- meaning`; `name|alias` where edX has
 * used more than one header text. The member-name match, the decoder, the schema, the data
 * dictionary and the generator of samples follow from it. Columns are matched by header text, so
 * their order here is only the order in the lake.
 *
 * @see <a
 *     href="https://edx.readthedocs.io/projects/devdata/en/latest/internal_data_formats/sql_schema.html">edX
 *     Research Guide, Student Info and Progress Data</a>
 */
public enum DumpTable {
  /** One row an account that ever enrolled in the course. */
  AUTH_USER(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "One row an account that ever enrolled in the course.",
      """
      id                            bigint     direct  -- Account id. The user_id / student_id of every other table on the same site
      username                      string     direct  -- Public handle; letters, digits and _ @ + - . ; was varchar(30) on older releases. Retired accounts carry a redacted placeholder
      first_name                    string     direct  -- Normally empty; the full name is kept in auth_userprofile.name
      last_name                     string     direct  -- Normally empty; see first_name
      email                         string     direct  -- Login e-mail, unique per site; was varchar(75). Redacted for retired accounts
      password                      string     none    -- Always the empty string: the exporter selects a constant instead of the hash. Treat any non-empty value as a leak and drop it
      is_staff                      boolean    none    -- 1 for platform-wide edX staff (not a course team role)
      is_active                     boolean    none    -- 1 once the activation link was followed; 0 also means banned
      is_superuser                  boolean    none    -- 1 for Django site administrators
      last_login                    timestamp  quasi   -- Last login, UTC. The documents say NOT NULL, newer Django allows NULL: accept NULL
      date_joined                   timestamp  quasi   -- Account creation, UTC (not the activation time)
      status                        string     none    -- Constant empty string (obsolete)
      email_key                     string     none    -- Constant NULL (obsolete)
      avatar_type|avatar_typ        string     none    -- Constant empty string (obsolete). The documents misspell the column avatar_typ
      country                       string     none    -- Constant empty string (obsolete); use auth_userprofile.country
      show_country                  boolean    none    -- Constant 0 (obsolete)
      date_of_birth                 date       quasi   -- Constant NULL (obsolete)
      interesting_tags              string     none    -- Constant empty string (obsolete)
      ignored_tags                  string     none    -- Constant empty string (obsolete)
      email_tag_filter_strategy     int        none    -- Constant 0 (obsolete)
      display_tag_filter_strategy   int        none    -- Constant 0 (obsolete)
      consecutive_days_visit_count  int        none    -- Constant 0 (obsolete)
      """),

  /** What learners say of themselves: one row an account that ever enrolled in the course. */
  AUTH_USERPROFILE(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "What learners say of themselves: one row an account that ever enrolled in the course.",
      """
      id                         bigint     direct    -- Profile row id; only student_languageproficiency.user_profile_id refers to it. One per account, so treat like an account id
      user_id                    bigint     direct    -- Account id; equals auth_user.id on the same site
      name                       string     direct    -- Full name as typed by the learner
      language                   string     quasi     -- Free text language, collected only for the spring 2012 prototype course; later empty
      location                   string     freeText  -- Free text place (sometimes a street address), spring 2012 only; later empty
      meta                       string     direct    -- Empty or JSON text: old_names [[name, reason, time]], old_emails [[email, time]], 6002x_exit_response {..}. Holds former names and addresses
      courseware                 string     none      -- Obsolete A/B marker, e.g. course.xml
      gender                     string     quasi     -- f, m, o, empty (left blank) or NULL (not asked / not answered). Accept unknown codes (t, b, nb are mapped by one consumer)
      mailing_address            string     direct    -- Free text postal address, may contain CR LF; NULL for accounts made after 17 May 2016
      year_of_birth              int        quasi     -- Four digit year, unvalidated in old rows
      level_of_education         string     quasi     -- p, m, b, a, hs, jhs, el, none, other, empty, NULL; retired codes p_se and p_oth. The literal none is a value, not a null
      goals                      string     freeText  -- Learner's own words; multi-line with CR LF
      country                    string     quasi     -- ISO 3166 alpha-2 code, empty or NULL (documents say NOT NULL but also describe NULLs before 18 Sep 2014)
      city                       string     quasi     -- Documented as never filled; keep as text
      bio                        string     freeText  -- Public biography, multi-line; since 22 Apr 2015
      profile_image_uploaded_at  timestamp  none      -- Upload time of the profile picture; since 22 Apr 2015
      state                      string     quasi     -- Region/state code; exported since 28 Apr 2021 (about 2020 under SELECT *)
      allow_certificate          boolean    none      -- Export-control flag (0/1); present under SELECT *, normally between goals and country. Not in the published column table
      phone_number               string     direct    -- Phone number; could appear under SELECT * in 2020-2021 and in the explicit list of 27-28 Apr 2021 only. Drop or tokenise
      """),

  /** Certificates of the course, one row a learner. */
  CERTIFICATES_GENERATEDCERTIFICATE(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Certificates of the course, one row a learner.",
      """
      id                        bigint     none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      user_id                   bigint     direct  -- Account id; equals auth_user.id on the same site
      download_url              string     direct  -- Link to the certificate PDF; empty for web certificates. Anyone holding the link sees the name
      grade                     string     quasi   -- Decimal fraction as TEXT, e.g. 0.84 (5 characters at most); may be empty. Parse leniently
      course_id                 string     none    -- Course key, org/course/run or course-v1:org+course+run
      key                       string     direct  -- Internal hash
      distinction               boolean    none    -- Unused, normally 0
      status                    string     quasi   -- audit_notpassing, audit_passing, deleted, deleting, downloadable, error, generating, notpassing, restricted, unavailable, unverified; treat as open set (platform code also knows auditing, honor_passing, invalidated, requesting)
      verify_uuid               string     direct  -- Public verification token (32 hex), may be empty
      download_uuid             string     direct  -- Internal download token, may be empty
      name                      string     direct  -- Learner name printed on the certificate
      created_date              timestamp  quasi   -- Row creation, UTC
      modified_date             timestamp  quasi   -- Row change, UTC
      error_reason              string     none    -- Internal error text
      mode                      string     quasi   -- Enrollment mode at generation time: honor, verified, audit, professional, no-id-professional, credit, masters, executive-education, ... (open set)
      eligible_for_certificate  boolean    none    -- Column that lived in the platform schema for a short while in spring 2016; may appear at the end
      """),

  /** The state of every block of the course for every learner who opened it. */
  COURSEWARE_STUDENTMODULE(
      Dialect.SQOOP_TSV,
      Folder.TOP,
      "The state of every block of the course for every learner who opened it.",
      """
      id           bigint     none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      module_type  string     none      -- Block category: chapter, course, sequential, problem, video, html, openassessment, ... (open set)
      module_id    string     none      -- Block usage key: i4x://org/course/type/name (no run!) or block-v1:org+course+run+type@T+block@B
      student_id   bigint     direct    -- auth_user.id of the learner (numeric, unlike the student_id of the ORA tables)
      state        json       freeText  -- JSON text whose shape depends on module_type; containers hold {"position": n}; problems hold answers, correct_map, seed, attempts ... The literal NULL or text NULL means absent. May hold learner prose
      grade        double     quasi     -- Unweighted points earned; NULL for ungraded types
      created      timestamp  quasi     -- First access, UTC
      modified     timestamp  quasi     -- Last state write, UTC
      max_grade    double     none      -- Unweighted points possible when last written
      done         string     none      -- Always na in practice (platform choices: na, f, i)
      course_id    string     none      -- Course key, org/course/run or course-v1:org+course+run
      """),

  /** Who is enrolled in the course, and in which mode. */
  STUDENT_COURSEENROLLMENT(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Who is enrolled in the course, and in which mode.",
      """
      id         bigint     none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      user_id    bigint     direct  -- Account id; equals auth_user.id on the same site
      course_id  string     none    -- Course key, org/course/run or course-v1:org+course+run
      created    timestamp  quasi   -- Row creation = first enrollment, UTC. Re-enrolling does not change it
      is_active  boolean    none    -- 0 after unenrolling or an abandoned purchase
      mode       string     quasi   -- audit, honor, verified, professional, no-id-professional, credit, masters, executive-education, unpaid-executive-education, ... or empty (open set)
      """),

  /** Tags that experiments and cohorts put on learners. */
  USER_API_USERCOURSETAG(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Tags that experiments and cohorts put on learners.",
      """
      id         bigint  none    -- Surrogate key. In exporter fixtures, missing in the published column table; SELECT * means it should be there
      user_id    bigint  direct  -- Account id; equals auth_user.id on the same site
      key        string  none    -- Tag name, typically xblock.partition_service.partition_N
      course_id  string  none    -- Course key, org/course/run or course-v1:org+course+run
      value      string  quasi   -- Tag value: usually the numeric group id as text, sometimes true/false
      """),

  /** The site-wide pseudonym of every account. */
  USER_ID_MAP(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "The site-wide pseudonym of every account.",
      """
      hash_id|hashid  string  direct  -- Site-wide anonymous id, 32 lower-case hex digits (md5 or shake_128). The documents call it hashid int(11): wrong on both counts
      user_id|id      bigint  direct  -- auth_user.id. Header text is id before Oct 2022 and user_id afterwards
      username        string  direct  -- auth_user.username
      """),

  /** The pseudonyms of learners in the course, as the open response tables use them. */
  STUDENT_ANONYMOUSUSERID(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "The pseudonyms of learners in the course, as the open response tables use them.",
      """
      id                 bigint  none    -- Surrogate key; the highest id per (user_id, course_id) is the current one
      user_id            bigint  direct  -- Account id; equals auth_user.id on the same site
      anonymous_user_id  string  direct  -- Per-course pseudonym, 32 hex digits; the student_id / scorer_id of the ORA tables
      course_id          string  none    -- Course key, org/course/run or course-v1:org+course+run
      """),

  /** Articles of the course wiki. */
  WIKI_ARTICLE(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Articles of the course wiki.",
      """
      id                   bigint     none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      current_revision_id  bigint     none    -- Displayed revision. Documents say NOT NULL; the wiki software allows NULL
      created              timestamp  none    -- Creation, UTC
      modified             timestamp  none    -- Last property change, UTC
      owner_id             bigint     direct  -- auth_user.id of the owner, often NULL
      group_id             bigint     none    -- Django group
      group_read           boolean    none    -- Group may read
      group_write          boolean    none    -- Group may write
      other_read           boolean    none    -- Others may read
      other_write          boolean    none    -- Others may write
      """),

  /** All revisions of the wiki articles. */
  WIKI_ARTICLEREVISION(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "All revisions of the wiki articles.",
      """
      id                    bigint     none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      revision_number       int        none      -- 1-based number inside the article
      user_message          string     freeText  -- Editor's comment
      automatic_log         string     freeText  -- Machine-made change note
      ip_address            string     direct    -- Editor IP; IPv6 possible later
      user_id               bigint     direct    -- auth_user.id of the editor
      modified              timestamp  quasi     -- Last change, UTC
      created               timestamp  quasi     -- Creation, UTC
      previous_revision_id  bigint     none      -- Predecessor revision
      deleted               boolean    none      -- 1 if this revision deletes the article
      locked                boolean    none      -- 1 if this revision locks the article
      article_id            bigint     none      -- wiki_article.id (the documents describe it wrongly as a revision id)
      content               string     freeText  -- Markdown text, multi-line
      title                 string     freeText  -- Title at that revision
      """),

  /** Who agreed to receive e-mail from the organisation, one row an enrolment. */
  EMAIL_OPT_IN(
      Dialect.CSV,
      Folder.TOP,
      "Who agreed to receive e-mail from the organisation, one row an enrolment.",
      """
      user_id                  bigint     direct  -- Account id; equals auth_user.id on the same site
      username                 string     direct  -- auth_user.username
      email                    string     direct  -- auth_user.email
      full_name                string     direct  -- auth_userprofile.name; may contain commas, quotes, line breaks and (seen) NUL bytes
      course_id                string     none    -- Course run of this enrollment row
      is_opted_in_for_email    boolean    quasi   -- Text True or False. True is also the default when nothing was stored
      preference_set_datetime  timestamp  quasi   -- YYYY-MM-DD HH:MM:SS, maybe with fraction and/or +00:00; the constant 2014-12-01 00:00:00 stands for never set
      """),

  /** The blocks of the published course, one row a block. */
  COURSE_STRUCTURE(
      Dialect.JSON_DOCUMENT,
      Folder.TOP,
      "The blocks of the published course, one row a block.",
      """
      usage_key  string  none      -- Property name in the top-level object: i4x://... or block-v1:...
      category   string  none      -- Block type: course (exactly one), chapter, sequential, vertical, html, problem, video, discussion, ... (open set)
      children   json    none      -- Ordered usage keys; may be empty; may name blocks absent from the file
      metadata   json    freeText  -- Settings stored on this block itself (not inherited); mixed types. May hold secrets (e.g. lti_passports) and staff names
      """),

  /** Posts, responses and comments of the discussion forum. */
  FORUM(
      Dialect.MONGO_JSON_LINES,
      Folder.TOP,
      "Posts, responses and comments of the discussion forum.",
      """
      _id                        string     none      -- 24 hex digits; first 8 = creation second
      _type                      string     none      -- CommentThread or Comment
      course_id                  string     none      -- Course key
      author_id                  string     direct    -- auth_user.id as text (may be non-numeric or missing in odd rows)
      author_username            string     direct    -- Username at write time, present even for anonymous posts
      retired_username           string     direct    -- Present (often null) since 2018: replacement name of a retired author
      body                       string     freeText  -- Markdown text
      visible                    boolean    none      -- Normally true; missing in old documents
      anonymous                  boolean    none      -- Shown without author to everybody
      anonymous_to_peers         boolean    none      -- Shown without author to learners only
      abuse_flaggers             json       direct    -- User ids that flagged the post
      historical_abuse_flaggers  json       direct    -- User ids of cleared flags
      at_position_list           json       none      -- Unused, normally empty
      votes                      json       direct    -- {up:[user id], down:[user id], up_count, down_count, count, point}
      created_at                 timestamp  quasi     -- UTC, millisecond
      updated_at                 timestamp  quasi     -- UTC, millisecond
      edit_history               json       freeText  -- Since ~2021/22: {original_body, reason_code, editor_username, author_id, created_at}
      title                      string     freeText  -- Thread only
      thread_type                string     none      -- Thread only, since Sep 2014: discussion or question
      context                    string     none      -- Thread only, since Jul/Aug 2015: course or standalone (team)
      commentable_id             string     none      -- Topic id (thread; on comments in some versions)
      comment_count              int        none      -- Thread only: responses plus replies
      closed                     boolean    none      -- Thread only
      pinned                     boolean    none      -- Thread only, optional
      group_id                   bigint     none      -- Thread only, optional: cohort id
      last_activity_at           timestamp  quasi     -- Thread only
      tags_array                 json       freeText  -- Thread only, old documents (feature removed in 2013)
      close_reason_code          string     none      -- Thread only, since ~2021/22
      closed_by_id               string     direct    -- Thread only, since ~2021/22: user id of the closer
      comment_thread_id          string     none      -- Comment only: its thread
      parent_id                  string     none      -- Comment only: missing or null for a response, the response id for a reply
      parent_ids                 json       none      -- Comment only: ancestors, at most one element in practice
      depth                      int        none      -- Comment only, in some documents: 0 or 1
      child_count                int        none      -- Comment only, since Dec 2015
      sk                         string     none      -- Comment only: sort key = ids of ancestors and self joined with -
      endorsed                   boolean    none      -- Comment only
      endorsement                json       direct    -- Comment only: {user_id, time{$date}}; may be missing, null or even the text null
      """),

  /** Open response: one row an assessment of a submission. */
  ASSESSMENT_ASSESSMENT(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: one row an assessment of a submission.",
      """
      id               bigint     none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      submission_uuid  string     none      -- Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides
      rubric_id        bigint     none      -- assessment_rubric.id
      scored_at        timestamp  quasi     -- UTC
      scorer_id        string     direct    -- Pseudonym of whoever assessed (peer, self or staff); for AI an algorithm id
      score_type       string     none      -- PE peer, SE self, ST staff (since 2016), AI example based (prototype)
      feedback         string     freeText  -- Overall comment
      """),

  /** Open response: what authors say of the assessments they received. */
  ASSESSMENT_ASSESSMENTFEEDBACK(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: what authors say of the assessments they received.",
      """
      id               bigint  none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      submission_uuid  string  none      -- Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides
      feedback_text    string  freeText  -- What the author said about the assessments received
      """),

  /** Open response: which assessments a feedback is about. */
  ASSESSMENT_ASSESSMENTFEEDBACK_ASSESSMENTS(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: which assessments a feedback is about.",
      """
      id                     bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      assessmentfeedback_id  bigint  none  -- assessment_assessmentfeedback.id
      assessment_id          bigint  none  -- assessment_assessment.id
      """),

  /** Open response: which canned phrases a feedback chose. */
  ASSESSMENT_ASSESSMENTFEEDBACK_OPTIONS(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: which canned phrases a feedback chose.",
      """
      id                           bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      assessmentfeedback_id        bigint  none  -- assessment_assessmentfeedback.id
      assessmentfeedbackoption_id  bigint  none  -- assessment_assessmentfeedbackoption.id
      """),

  /** Open response: the canned phrases. */
  ASSESSMENT_ASSESSMENTFEEDBACKOPTION(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the canned phrases.",
      """
      id    bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      text  string  none  -- Canned feedback phrase (course-wide lookup, any language)
      """),

  /** Open response: one row a criterion of an assessment. */
  ASSESSMENT_ASSESSMENTPART(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: one row a criterion of an assessment.",
      """
      id             bigint  none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      assessment_id  bigint  none      -- assessment_assessment.id
      option_id      bigint  none      -- assessment_criterionoption.id; NULL for feedback-only criteria
      feedback       string  freeText  -- Comment on this criterion
      criterion_id   bigint  none      -- assessment_criterion.id (column appended in 2014)
      """),

  /** Open response: the criteria of a rubric. */
  ASSESSMENT_CRITERION(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the criteria of a rubric.",
      """
      id         bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      rubric_id  bigint  none  -- assessment_rubric.id
      name       string  none  -- Internal name (may be a uuid)
      order_num  int     none  -- 0-based display position
      prompt     string  none  -- Prompt shown to graders (course content)
      label      string  none  -- Display name, empty in old rows (column appended)
      """),

  /** Open response: the options of a criterion. */
  ASSESSMENT_CRITERIONOPTION(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the options of a criterion.",
      """
      id            bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      criterion_id  bigint  none  -- assessment_criterion.id
      order_num     int     none  -- Display position
      points        int     none  -- Points of this option
      name          string  none  -- Internal name
      explanation   string  none  -- Explanation shown to graders
      label         string  none  -- Display name, empty in old rows (column appended)
      """),

  /** Open response: one row a learner who assesses peers. */
  ASSESSMENT_PEERWORKFLOW(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: one row a learner who assesses peers.",
      """
      id                    bigint     none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      student_id            string     direct  -- Per-course pseudonym; student_anonymoususerid.anonymous_user_id
      item_id               string     none    -- Usage key of the openassessment block
      course_id             string     none    -- Course key
      submission_uuid       string     none    -- Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides
      created_at            timestamp  quasi   -- UTC
      completed_at          timestamp  quasi   -- Learner finished the required peer grading
      grading_completed_at  timestamp  quasi   -- Enough peers graded this submission
      cancelled_at          timestamp  quasi   -- Withdrawn by staff (column appended)
      """),

  /**
   * Open response: one row an assessment given to a peer; incomplete, the exporter filters by the
   * wrong id.
   */
  ASSESSMENT_PEERWORKFLOWITEM(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: one row an assessment given to a peer; incomplete, the exporter filters by the wrong id.",
      """
      id               bigint     none   -- Surrogate key, unique inside one site (prod and edge are separate databases)
      scorer_id        bigint     none   -- assessment_peerworkflow.id of the grader (NOT a pseudonym here)
      author_id        bigint     none   -- assessment_peerworkflow.id of the author
      submission_uuid  string     none   -- Assessed submission, hyphenated uuid
      started_at       timestamp  quasi  -- UTC
      assessment_id    bigint     none   -- assessment_assessment.id when done
      scored           boolean    none   -- 1 if it counted for the final score
      """),

  /** Open response: the rubrics. */
  ASSESSMENT_RUBRIC(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the rubrics.",
      """
      id              bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      content_hash    string  none  -- SHA-1 hex of the whole rubric
      structure_hash  string  none  -- SHA-1 hex of the structure without texts
      """),

  /** Open response: one row a learner in training. */
  ASSESSMENT_STUDENTTRAININGWORKFLOW(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: one row a learner in training.",
      """
      id               bigint  none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      submission_uuid  string  none    -- Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides
      student_id       string  direct  -- Per-course pseudonym; student_anonymoususerid.anonymous_user_id
      item_id          string  none    -- Usage key of the openassessment block
      course_id        string  none    -- Course key
      """),

  /** Open response: the examples a learner trained on. */
  ASSESSMENT_STUDENTTRAININGWORKFLOWITEM(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the examples a learner trained on.",
      """
      id                   bigint     none   -- Surrogate key, unique inside one site (prod and edge are separate databases)
      workflow_id          bigint     none   -- assessment_studenttrainingworkflow.id
      order_num            int        none   -- Position of the example
      started_at           timestamp  quasi  -- UTC
      completed_at         timestamp  quasi  -- UTC
      training_example_id  bigint     none   -- assessment_trainingexample.id
      """),

  /** Open response: the examples themselves. */
  ASSESSMENT_TRAININGEXAMPLE(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the examples themselves.",
      """
      id            bigint  none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      raw_answer    string  freeText  -- JSON text of the instructor's sample answer (JSON inside an escaped TSV field)
      rubric_id     bigint  none      -- assessment_rubric.id
      content_hash  string  none      -- SHA-1 hex
      """),

  /** Open response: the instructor's choices for an example. */
  ASSESSMENT_TRAININGEXAMPLE_OPTIONS_SELECTED(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the instructor's choices for an example.",
      """
      id                  bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      trainingexample_id  bigint  none  -- assessment_trainingexample.id
      criterionoption_id  bigint  none  -- assessment_criterionoption.id (instructor's choice)
      """),

  /** Open response: the scores of submissions. */
  SUBMISSIONS_SCORE(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the scores of submissions.",
      """
      id               bigint     none   -- Surrogate key, unique inside one site (prod and edge are separate databases)
      student_item_id  bigint     none   -- submissions_studentitem.id
      submission_id    bigint     none   -- submissions_submission.id; NULL for a reset or override
      points_earned    int        quasi  -- Points
      points_possible  int        none   -- Maximum
      created_at       timestamp  quasi  -- UTC
      reset            boolean    none   -- 1 marks a reset: earlier scores no longer count
      """),

  /** Open response: highest and latest score of a learner for an item. */
  SUBMISSIONS_SCORESUMMARY(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: highest and latest score of a learner for an item.",
      """
      id               bigint  none  -- Surrogate key, unique inside one site (prod and edge are separate databases)
      student_item_id  bigint  none  -- submissions_studentitem.id, unique
      highest_id       bigint  none  -- submissions_score.id
      latest_id        bigint  none  -- submissions_score.id
      """),

  /** Open response: one row a learner and item. */
  SUBMISSIONS_STUDENTITEM(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: one row a learner and item.",
      """
      id          bigint  none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      student_id  string  direct  -- Per-course pseudonym; student_anonymoususerid.anonymous_user_id
      course_id   string  none    -- Course key
      item_id     string  none    -- Usage key of the openassessment block
      item_type   string  none    -- openassessment (other values possible for other users of the submission service)
      """),

  /** Open response: what learners submitted. */
  SUBMISSIONS_SUBMISSION(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: what learners submitted.",
      """
      id                  bigint     none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      uuid                string     none      -- 36 characters with hyphens in older rows, 32 hex digits without hyphens in newer ones (change about Aug 2017). Normalise
      student_item_id     bigint     none      -- submissions_studentitem.id
      attempt_number      int        none      -- 1-based
      submitted_at        timestamp  quasi     -- UTC
      created_at          timestamp  quasi     -- UTC
      raw_answer          string     freeText  -- JSON text of the response (text parts, file keys, file descriptions); JSON inside an escaped TSV field. Uploaded files themselves are not in the package
      status              string     none      -- A active, D deleted by staff (column since ~2016)
      team_submission_id  bigint     none      -- Team submission (column since 2020; that table is not exported)
      """),

  /** Open response: the state of each submission. */
  WORKFLOW_ASSESSMENTWORKFLOW(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the state of each submission.",
      """
      id               bigint     none   -- Surrogate key, unique inside one site (prod and edge are separate databases)
      created          timestamp  quasi  -- UTC
      modified         timestamp  quasi  -- UTC
      status           string     none   -- peer, ai, self, training, staff, teams, waiting, done, cancelled
      status_changed   timestamp  quasi  -- UTC
      submission_uuid  string     none   -- Submission id, HYPHENATED uuid text; equals submissions_submission.uuid after removing hyphens on both sides
      uuid             string     none   -- Workflow's own id, with or without hyphens
      course_id        string     none   -- Course key
      item_id          string     none   -- Usage key of the openassessment block
      """),

  /** Open response: the steps of each workflow. */
  WORKFLOW_ASSESSMENTWORKFLOWSTEP(
      Dialect.EXPORTER_TSV,
      Folder.ORA,
      "Open response: the steps of each workflow.",
      """
      id                       bigint     none   -- Surrogate key, unique inside one site (prod and edge are separate databases)
      workflow_id              bigint     none   -- workflow_assessmentworkflow.id
      name                     string     none   -- Step: peer, self, training, staff, ai, teams
      submitter_completed_at   timestamp  quasi  -- Learner did their part
      assessment_completed_at  timestamp  quasi  -- Assessment of the submission finished
      order_num                int        none   -- Position
      skipped                  boolean    none   -- Step skipped (column since ~2020)
      """),

  /** Teams of the course. */
  TEAMS(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Teams of the course.",
      """
      id                      bigint     none      -- Surrogate key, unique inside one site (prod and edge are separate databases)
      team_id                 string     none      -- Slug plus hash, unique; used in team events
      name                    string     freeText  -- Team name
      course_id               string     none      -- Course key, org/course/run or course-v1:org+course+run
      topic_id                string     none      -- Topic from the course's team configuration
      date_created            timestamp  quasi     -- UTC
      description             string     freeText  -- Text by the learner
      country                 string     quasi     -- ISO code or empty
      language                string     quasi     -- Language code or empty
      discussion_topic_id     string     none      -- forum.commentable_id
      last_activity_at        timestamp  quasi     -- UTC
      team_size               int        none      -- Member count
      organization_protected  boolean    none      -- Later platform column
      """),

  /** Who is in which team. */
  TEAMS_MEMBERSHIP(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Who is in which team.",
      """
      id                bigint     none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      user_id           bigint     direct  -- Account id; equals auth_user.id on the same site
      team_id           bigint     none    -- teams.id (numeric), not teams.team_id
      date_joined       timestamp  quasi   -- UTC
      last_activity_at  timestamp  quasi   -- UTC
      """),

  /** Languages that learners say they speak. */
  STUDENT_LANGUAGEPROFICIENCY(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Languages that learners say they speak.",
      """
      id               bigint  none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      user_profile_id  bigint  direct  -- auth_userprofile.id (not a user id)
      code             string  quasi   -- Language code
      """),

  /** Course team roles. */
  STUDENT_COURSEACCESSROLE(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Course team roles.",
      """
      org        string  none    -- Org of the grant (missing in the published table)
      course_id  string  none    -- Course key, org/course/run or course-v1:org+course+run
      user_id    bigint  direct  -- Account id; equals auth_user.id on the same site
      role       string  none    -- instructor (shown as Admin), staff, beta_testers, ccx_coach, finance_admin, library_user, sales_admin, data_researcher, limited_staff, ... The manual swaps the UI names of staff and instructor
      """),

  /** Roles in the discussion forum. */
  DJANGO_COMMENT_CLIENT_ROLE_USERS(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Roles in the discussion forum.",
      """
      course_id  string  none    -- Course key, org/course/run or course-v1:org+course+run
      user_id    bigint  direct  -- Account id; equals auth_user.id on the same site
      name       string  none    -- Student, Moderator, Community TA, Administrator, Group Moderator
      """),

  /** Course grades, one row a learner. */
  GRADES_PERSISTENTCOURSEGRADE(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Course grades, one row a learner.",
      """
      course_id            string     none    -- Course key, org/course/run or course-v1:org+course+run
      user_id              bigint     direct  -- Account id; equals auth_user.id on the same site
      grading_policy_hash  string     none    -- base64 SHA-1 of the policy
      percent_grade        double     quasi   -- 0..1
      letter_grade         string     quasi   -- Pass, A, B ...; empty when failing
      passed_timestamp     timestamp  quasi   -- First pass
      created              timestamp  quasi   -- UTC
      modified             timestamp  quasi   -- UTC
      """),

  /** Subsection grades, one row a learner and subsection. */
  GRADES_PERSISTENTSUBSECTIONGRADE(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Subsection grades, one row a learner and subsection.",
      """
      course_id        string     none    -- Course key, org/course/run or course-v1:org+course+run
      user_id          bigint     direct  -- Account id; equals auth_user.id on the same site
      usage_key        string     none    -- Subsection
      earned_all       double     quasi   -- Weighted points, all problems
      possible_all     double     none    -- Weighted maximum, all problems
      earned_graded    double     quasi   -- Weighted points, graded problems
      possible_graded  double     none    -- Weighted maximum, graded problems
      first_attempted  timestamp  quasi   -- First attempt
      created          timestamp  quasi   -- UTC
      modified         timestamp  quasi   -- UTC
      """),

  /** Who may buy academic credit. */
  CREDIT_CREDITELIGIBILITY(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Who may buy academic credit.",
      """
      id                    bigint     none    -- Surrogate key, unique inside one site (prod and edge are separate databases)
      created               timestamp  quasi   -- UTC
      modified              timestamp  quasi   -- UTC
      username              string     direct  -- auth_user.username
      deadline              timestamp  none    -- Last day to buy credit
      course_id|course_key  string     none    -- Course key (selected from credit_creditcourse.course_key AS course_id; the manual's sample header says course_key)
      """),

  /** Who is in which cohort. */
  COURSE_GROUPS_COHORTMEMBERSHIP(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Who is in which cohort.",
      """
      user_id     bigint  direct  -- Account id; equals auth_user.id on the same site
      course_id   string  none    -- Course key, org/course/run or course-v1:org+course+run
      group_type  string  none    -- cohort
      name        string  quasi   -- Cohort name
      """),

  /** Identity verification at checkpoints; packages of 2015 to 2018 only. */
  VERIFY_STUDENT_VERIFICATIONSTATUS(
      Dialect.EXPORTER_TSV,
      Folder.TOP,
      "Identity verification at checkpoints; packages of 2015 to 2018 only.",
      """
      timestamp            timestamp  quasi   -- UTC
      status               string     quasi   -- submitted, approved, denied, error
      course_id            string     none    -- Course key, org/course/run or course-v1:org+course+run
      checkpoint_location  string     none    -- Usage key of the reverification block
      user_id              bigint     direct  -- Account id; equals auth_user.id on the same site
      """);

  /** Where a member lies below the one directory of the zip. */
  public enum Folder {
    TOP(""),
    ORA("ora/");

    private final String path;

    Folder(String path) {
      this.path = path;
    }

    public String path() {
      return path;
    }
  }

  private final Folder folder;
  private final Table table;

  DumpTable(Dialect dialect, Folder folder, String meaning, String declaration) {
    this.folder = folder;
    this.table =
        Table.ofDump(name().toLowerCase(java.util.Locale.ROOT), dialect, meaning, declaration);
  }

  public Table table() {
    return table;
  }

  public Folder folder() {
    return folder;
  }

  /** The name of the table in the lake, `student_courseenrollment`. */
  public String tableName() {
    return table.name();
  }

  public Dialect dialect() {
    return table.dialect();
  }

  /** The table of that name; empty if nobody declared one. */
  public static Optional<DumpTable> named(String name) {
    for (DumpTable table : values()) {
      if (table.tableName().equals(name)) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }
}
