"""Commands, and what is to be said of the machine and of the build."""

import hashlib
import os
import pathlib
import platform
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
EDXLAKE = HOME / "jobs" / "edxlake"
RIVALS = HOME / "jobs" / "rivals"
JAR = HOME / "target" / "edxlake.jar"


def run(*command, cwd=None):
    """Runs a command whose output matters only if it fails."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    if done.returncode != 0:
        sys.exit(f"bench: failed: {' '.join(str(word) for word in command)}\n{done.stdout}")
    return done.stdout


def timed(command, log):
    """Runs a command to its end; user and system time, and the largest process, are those of all its processes."""
    with log.open("wb") as output:
        start = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    if status != 0:
        code = os.waitstatus_to_exitcode(status)
        how = f"killed by signal {-code}, which is want of memory if it is 9" if code < 0 else f"exit code {code}"
        sys.exit(f"bench: failed ({how}), see {log}: {' '.join(str(word) for word in command)}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "memory": usage.ru_maxrss * 1024}


def say(words):
    print(words, file=sys.stderr, flush=True)


def build():
    if not (HOME / "target" / "test-classes" / "org" / "edxlake" / "rivals").exists() or not JAR.exists():
        say("building")
        run("mvn", "-B", "-q", "-ntp", "-DskipTests", "package", cwd=HOME)


def make_venv(folder, requirements):
    """The Python of an environment with what is required."""
    python, installed = folder / "bin" / "python", folder / "installed"
    if not installed.exists() or installed.read_text() != requirements.read_text():
        say(f"installing {requirements.name} of the rivals")
        run(sys.executable, "-m", "venv", "--clear", folder)
        run(python, "-m", "pip", "-q", "install", "-r", requirements)
        installed.write_text(requirements.read_text())
    return python


def version():
    commit = subprocess.run(["git", "-C", HOME, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return commit.stdout.strip() or "an export"


def jar_hash():
    return hashlib.sha256(JAR.read_bytes()).hexdigest()


def description():
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB; {java}"
