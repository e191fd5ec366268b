"""What is measured on: simulated packages, buckets made of them, lakes made of those. Made once and kept."""

import collections
import datetime
import json
import os
import pathlib
import re
import shutil
import time
import zipfile

from .machine import EDXLAKE, jar_hash, run, say

# A folder of packages of a simulation, and how many bytes they expand to.
Bucket = collections.namedtuple("Bucket", "path simulation bytes")


class Data:
    def __init__(self, folder):
        self.folder = folder

    def simulation(self, name, *options):
        """The folder of a simulation, with a GnuPG home for those who decrypt with gpg."""
        folder = self.folder / name
        done = folder / "done"
        options = [str(option) for option in options]
        if not done.exists() or done.read_text() != " ".join(options):
            with Said(f"simulating {name}"):
                run(EDXLAKE, "simulate", "--replace", "--no-oddities", folder, *options)
                done.write_text(" ".join(options))
        # GnuPG writes down the whole path of its home, so that data which was moved needs another.
        gnupg = folder / "gnupg"
        home = gnupg / "home.txt"
        if not home.exists() or home.read_text() != str(gnupg):
            shutil.rmtree(gnupg, ignore_errors=True)
            gnupg.mkdir(mode=0o700)
            run("gpg", "--homedir", gnupg, "-q", "--batch", "--pinentry-mode", "loopback", "--passphrase-file",
                folder / "keys" / "passphrase.txt", "--import", folder / "keys" / "secret.asc")
            home.write_text(str(gnupg))
        return folder

    def logs(self, name, simulation, first, days, copies=1):
        """The logs of some days of a simulation. For more than one copy they come again, years later."""
        def fill(bucket):
            truth = self.truth(simulation)["eventLogs"]
            bytes_of = {log["file"]: log["bytes"] for log in truth}
            start = datetime.date.fromisoformat(min(log["date"] for log in truth))
            wanted = {start + datetime.timedelta(day) for day in range(first, first + days)}
            total = 0
            for log in sorted((simulation / "edx-course-data").rglob("*.gpg")):
                date = datetime.date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", log.name)[0])
                for copy in range(copies if date in wanted else 0):
                    later = date.replace(year=date.year + copy)
                    target = bucket / log.parent.relative_to(simulation / "edx-course-data")
                    target = target.parent / str(later.year) / log.name.replace(str(date), str(later))
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.link(log, target)
                    total += bytes_of[log.name]
            return total

        return self.bucket(name, simulation, fill)

    def states(self, name, simulation, courses):
        """The simulation's weekly zip with courseware_studentmodule alone, and of some courses only."""
        def fill(bucket):
            members = [member for member in self.truth(simulation)["snapshots"][0]["members"]
                       if member["table"] == "courseware_studentmodule"]
            [weekly] = (simulation / "course-data").glob("*.zip")
            total = 0
            with zipfile.ZipFile(weekly) as source, zipfile.ZipFile(bucket / weekly.name, "w") as target:
                for member in members[:courses]:
                    name = next(name for name in source.namelist() if member["member"] in name)
                    with source.open(name) as old, target.open(name, "w", force_zip64=True) as new:
                        shutil.copyfileobj(old, new, 1 << 20)
                    total += member["bytes"]
            return total

        return self.bucket(name, simulation, fill)

    def bucket(self, name, simulation, fill):
        bucket = self.folder / name
        size = self.folder / f"{name}.bytes"
        if not is_newer(size, simulation / "done"):
            shutil.rmtree(bucket, ignore_errors=True)
            bucket.mkdir(parents=True)
            size.write_text(str(fill(bucket)))
        return Bucket(bucket, simulation, int(size.read_text()))

    def snapshots(self, name, simulation):
        """All weekly zips of a simulation."""
        def fill(bucket):
            zips = sorted((simulation / "course-data").glob("*.zip"))
            for weekly in zips:
                os.link(weekly, bucket / weekly.name)
            return sum(weekly.stat().st_size for weekly in zips)

        return self.bucket(name, simulation, fill)

    def lake(self, name, bucket, load):
        """A lake of a bucket, made by the command `load(bucket, root)`; anew if another build made it."""
        return self.made(name, bucket.path.with_suffix(".bytes"), lambda root: load(bucket, root))

    def copied(self, lake, compact):
        """A lake with its compact copy, which the command `compact(root)` makes."""
        def load(root):
            copy_as_links(lake, root)
            return compact(root)

        return self.made(f"{lake.name}-copied", self.folder / f"{lake.name}.jar", load)

    def made(self, name, after, load):
        root = self.folder / name
        made_by = self.folder / f"{name}.jar"
        if not is_newer(made_by, after) or made_by.read_text() != jar_hash():
            made_by.unlink(missing_ok=True)
            shutil.rmtree(root, ignore_errors=True)
            with Said(f"loading {name}"):
                run(*load(root))
                made_by.write_text(jar_hash())
        return root

    @staticmethod
    def truth(simulation):
        return json.loads((simulation / "truth.json").read_text())


def is_newer(file, than):
    return file.exists() and file.stat().st_mtime >= than.stat().st_mtime


def copy_as_links(source, target):
    """A copy that is quick and harmless, since a lake never changes a file in place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    run("cp", "-al", source, target)


class Said:
    """Says what takes long, and how long it took."""

    def __init__(self, what):
        self.what = what

    def __enter__(self):
        say(f"{self.what} ...")
        self.start = time.monotonic()

    def __exit__(self, failure, *rest):
        if not failure:
            say(f"{self.what}: {time.monotonic() - self.start:.0f} s")
