"""Who runs: edxlake, its rivals, and the tools that do a part of the work."""

import collections
import pathlib

from .machine import EDXLAKE, HOME, RIVALS, make_venv

# `output` is the folder with the Parquet that a contestant writes, None if it only reads; `rows` how rows.py compares it, None if
# it does not.
# `before` is called before each round, unmeasured; `rounds` is the most that are worth their time; `parts` is whether it
# prints figures of its own, a JSON object a line; `bytes` is what its packages expand to. `question` is what it answers,
# a row a line as JSON: all that answer the same must say the same. `server` is what it reads from, if not the disk.
Contestant = collections.namedtuple("Contestant", "name command output rows before rounds parts bytes question server",
                                    defaults=(None, "events", None, None, False, None, None, None))


class Contestants:
    def __init__(self, work, python):
        self.work = work
        self.python = python

    def python_s3(self):
        """Python with a DuckDB that reads buckets, whose extension comes as a package."""
        return make_venv(self.python.parent.parent.with_name("venv-s3"), RIVALS / "requirements-s3.txt")

    def settings(self, simulation, root, **sources):
        """The settings of a lake as options of edxlake."""
        settings = {f"source.{kind}": path for kind, path in sources.items()}
        settings.update({"root": root, "scratch": root.with_name("scratch"),
                         "keys.secret-keyrings": simulation / "keys" / "secret.asc",
                         "keys.passphrase-file": simulation / "keys" / "passphrase.txt"})
        return [word for key, value in settings.items() for word in ("-D", f"{key}={value}")]

    def load(self, bucket, root, kind="events"):
        return [EDXLAKE, "run", *self.settings(bucket.simulation, root, **{kind: bucket.path})]

    def edxlake(self, bucket, kind="events", table="events", name="edxlake", prefix=(), **rest):
        root = self.work / "edxlake"
        return Contestant(name, [*prefix, *self.load(bucket, root, kind)], root / "lake" / table, table,
                          bytes=bucket.bytes, **rest)

    def script(self, name, script, bucket, table="events", arguments=(), **rest):
        """A rival in Python: its arguments are the bucket, the simulation with the keys, and where to write."""
        output = self.work / "rival" / table
        command = [self.python, RIVALS / script, bucket.path, bucket.simulation, output, *arguments]
        return Contestant(name, command, output, table, bytes=bucket.bytes, **rest)

    def spark(self, name, how, bucket, **rest):
        output = self.work / "rival" / "events"
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in
                 ("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
                  "java.util.concurrent", "java.util.concurrent.atomic", "jdk.internal.ref", "sun.nio.ch", "sun.nio.cs",
                  "sun.security.action", "sun.util.calendar")]
        classes = f"{HOME / 'target' / 'test-classes'}:{HOME / 'target' / 'spark' / 'jars'}/*"
        command = ["java", *opens, f"-Dlog4j2.configurationFile={HOME / 'conf' / 'log4j2.properties'}", "-cp", classes,
                   "org.edxlake.rivals.SparkRows", how, bucket.path, bucket.simulation, output]
        return Contestant(name, command, output, bytes=bucket.bytes, **rest)

    def decrypting(self, name, then, bucket, **rest):
        """gpg for each package, with what follows it in a pipe; thrown away."""
        keys = bucket.simulation
        decrypt = (f"gpg --homedir {keys / 'gnupg'} -q --batch --pinentry-mode loopback"
                   f" --passphrase-file {keys / 'keys' / 'passphrase.txt'} -d \"$0\" 2> /dev/null")
        each = f"xargs -0 -n 1 bash -c '{decrypt} {then}' > /dev/null"
        return Contestant(name, ["bash", "-c", f"find {bucket.path} -name '*.gpg' -print0 | {each}"],
                          bytes=bucket.bytes, **rest)
