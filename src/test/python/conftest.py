"""What the Python tests share: a lake of a simulated university, made once."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys

import pytest

HOME = pathlib.Path(__file__).resolve().parents[3]

sys.dont_write_bytecode = True
sys.path.insert(0, str(HOME / "jobs"))


@dataclasses.dataclass(frozen=True)
class SimulatedLake:
    """A lake, and what was planted in its packages."""

    root: pathlib.Path
    truth: dict


@pytest.fixture(scope="session")
def lake(tmp_path_factory):
    """Two sites, three days of events, two snapshots; nine courses on the first site, among them all odd names."""
    folder = tmp_path_factory.mktemp("university")
    run("jobs/edxlake", "demo", "--folder", folder, "--courses", "9", "--learners", "40", "--days", "3",
        "--events-per-day", "1500", "--snapshots", "2")
    return SimulatedLake(folder / "lake", json.loads((folder / "packages" / "truth.json").read_text()))


def run(*command, code=0, **environment):
    """Runs a command of the project; its exit code must be `code`."""
    # The archive of classes takes longer to make than it saves in a few runs.
    environment = {"EDXLAKE_JAVA_OPTIONS": "-Xshare:off", **os.environ, **environment}
    done = subprocess.run([str(word) for word in command], cwd=HOME, env=environment, text=True, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180)
    assert done.returncode == code, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done
