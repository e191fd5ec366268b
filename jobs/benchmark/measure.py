"""Runs the contestants of a section in turn, and keeps what was measured."""

import json
import shutil
import subprocess
import sys

from .machine import RIVALS, say, timed, version


class Measure:
    def __init__(self, folder, work, python):
        self.folder = folder
        self.work = work
        self.python = python
        self.results = folder / "results.jsonl"

    def read(self):
        return [json.loads(line) for line in self.results.read_text().splitlines()] if self.results.exists() else []

    def forget(self, sections):
        kept = [one for one in self.read() if one["section"] not in sections]
        self.results.write_text("".join(json.dumps(one) + "\n" for one in kept))
        for section in sections:
            shutil.rmtree(self.folder / "answers" / section, ignore_errors=True)

    def section(self, section, contestants, rounds):
        for number in range(1, rounds + 1):
            for contestant in contestants:
                done = {(one["section"], one["contestant"], one["round"]) for one in self.read()}
                if number <= (contestant.rounds or rounds) and (section, contestant.name, number) not in done:
                    self.round(section, contestant, number)
        shutil.rmtree(self.work, ignore_errors=True)

    def round(self, section, contestant, number):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        if contestant.before:
            contestant.before()
        if contestant.server:
            contestant.server.forget()
        log = self.folder / "last.log"
        figures = timed(contestant.command, log)
        if contestant.output:
            files = [file for file in contestant.output.rglob("*") if file.is_file()]
            figures["written"] = sum(file.stat().st_size for file in files)
            figures["files"] = len(files)
            if contestant.rows:
                self.require_same_rows(section, contestant)
        if contestant.question:
            answer = sorted(line for line in log.read_text().splitlines() if line.startswith("{"))
            if not answer:
                sys.exit(f"bench: {section}: {contestant.name} found nothing: see {log}")
            self.require_same(section, contestant, contestant.question, "".join(f"{line}\n" for line in answer))
        if contestant.server:
            figures.update(requests=contestant.server.requests, received=contestant.server.sent)
        if contestant.parts:
            figures["parts"] = [json.loads(line) for line in log.read_text().splitlines()]
        figures.update(section=section, contestant=contestant.name, round=number, expanded=contestant.bytes,
                       version=version())
        with self.results.open("a") as results:
            results.write(json.dumps(figures) + "\n")
        say(f"{section} round {number}: {contestant.name}: {figures['cpu']:.1f} CPU s, {figures['wall']:.1f} s,"
            f" {figures['memory'] / 1e6:.0f} MB")

    def require_same_rows(self, section, contestant):
        found = subprocess.run([self.python, RIVALS / "rows.py", contestant.rows, contestant.output], check=True,
                               stdout=subprocess.PIPE, text=True).stdout
        self.require_same(section, contestant, "rows", found)

    def require_same(self, section, contestant, what, found):
        expected = self.folder / "answers" / section / what
        if not expected.exists():
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_text(found)
        elif expected.read_text() != found:
            other = expected.with_suffix(".other")
            other.write_text(found)
            sys.exit(f"bench: {section}: {contestant.name} has other {what} than those before it: compare {expected}"
                     f" and {other}. If the data was made anew meanwhile, --fresh forgets those before it.")
