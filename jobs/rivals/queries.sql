-- What a researcher asks of the events. queries.py fills in the words in braces with a learner, a block, a course and a day of
-- the lake, and `events` is README's view: all files, with the types of the partition columns.

-- events of a user_id
SELECT time, name, event_type, module_id, event FROM events WHERE user_id = {user_id} ORDER BY time;

-- events of a username
SELECT time, name, event_type, module_id, event FROM events WHERE username = '{username}' ORDER BY time;

-- events of a module_id
SELECT time, user_id, name, event FROM events WHERE module_id = '{module_id}' ORDER BY time;

-- a course and a day
SELECT count(*), count(DISTINCT user_id), min(time), max(time) FROM events
WHERE course = '{course}' AND run = '{run}' AND date = DATE '{date}';

-- event types of a course
SELECT coalesce(name, event_type) AS type, count(*) AS events FROM events
WHERE course = '{course}' AND run = '{run}' AND event_source <> 'server' GROUP BY type ORDER BY events DESC;

-- active learners a day
SELECT course, run, time::DATE AS day, count(DISTINCT user_id) AS learners FROM events
WHERE repeats IS NULL GROUP BY ALL ORDER BY ALL;

-- video plays
SELECT course, run, event->>'$.id' AS video, count(*) AS plays, count(DISTINCT user_id) AS learners,
  avg(try_cast(event->>'$.currentTime' AS DOUBLE)) AS second
FROM events WHERE event_type = 'play_video' GROUP BY ALL ORDER BY plays DESC LIMIT 100;

-- answers to problems
SELECT module_id, event->>'$.success' AS success, count(*) AS checks, avg(try_cast(event->>'$.attempts' AS INT)) AS attempts
FROM events WHERE event_type = 'problem_check' AND event_source = 'server' GROUP BY ALL ORDER BY checks DESC LIMIT 100;

-- sessions by agent
SELECT CASE WHEN agent ILIKE '%android%' OR agent ILIKE '%ipad%' THEN 'mobile' ELSE 'desktop' END AS device,
  count(DISTINCT session) AS sessions, count(*) AS events
FROM events WHERE event_source = 'browser' GROUP BY device;

-- forum activity
SELECT course, run, name, count(*) AS posts, avg(length(event->>'$.body')) AS length FROM events
WHERE name LIKE 'edx.forum.%' GROUP BY ALL ORDER BY posts DESC;
