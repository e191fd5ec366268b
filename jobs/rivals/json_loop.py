"""Event logs to gzip JSON lines by course and day, in the loop over lines that most scripts for these logs are."""

import gzip
import json
import pathlib
import re
import subprocess
import sys

import gpg

bucket, keys, output = (pathlib.Path(argument) for argument in sys.argv[1:4])
for package in gpg.packages(bucket):
    site, date = re.search(r"-(prod|edge)-events-([0-9-]+)", package.name).groups()
    files = {}
    with subprocess.Popen(gpg.command(keys, package), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as decrypted:
        for line in gzip.open(decrypted.stdout, "rt", encoding="utf-8", errors="replace"):
            event = json.loads(line)
            context = event.get("context")
            course_id = context.get("course_id") if isinstance(context, dict) else None
            key = re.match(r"(?:(?:course|ccx)-v1:)?([^/+]+)[/+]([^/+]+)[/+](.+)$", course_id or "")
            course = key.groups() if key else ("universityx", "_none", "_none")
            if course not in files:
                folder = output / "org={}/course={}/run={}".format(*course) / f"site={site}/date={date}"
                folder.mkdir(parents=True, exist_ok=True)
                files[course] = gzip.open(folder / "part.json.gz", "wt", encoding="utf-8", compresslevel=6)
            event["user_id"] = context.get("user_id") if isinstance(context, dict) else None
            if isinstance(event.get("event"), dict):
                event["event"] = json.dumps(event["event"])
            files[course].write(json.dumps(event) + "\n")
    for file in files.values():
        file.close()
