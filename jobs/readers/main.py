"""The command line of jobs/questions, in the environment that jobs/python-setup makes."""

import dataclasses
import json
import sys
import textwrap

from . import compare, engines
from .lake import Lake, NoLake, choose
from .questions import questions

EQUAL, DIFFERENT, FAILED = "=", "≠", "!"


@dataclasses.dataclass(frozen=True)
class Asked:
    """A question and what became of it: a mark for each engine, the first engine's answer, and what is to be said."""

    question: object
    marks: dict
    answer: list
    remarks: list

    @property
    def agreed(self):
        return all(mark == EQUAL for mark in self.marks.values())


def main(options):
    try:
        lake = Lake(options.root)
        chosen = choose(lake)
    except NoLake as failure:
        print(f"questions: {failure}", file=sys.stderr)
        sys.exit(40)
    print(f"Of {lake.root}: the course {chosen.course} / {chosen.run} of {chosen.org} on {chosen.site}, its day {chosen.day},\n"
          f"its snapshot of {chosen.snapshot}, and the course {chosen.odd[1]} / {chosen.odd[2]}\n")
    asked = ask(lake, chosen, engines.ALL, options.show_rows)
    print(table(asked, [engine.name for engine in engines.ALL]))
    if options.answers:
        with open(options.answers, "w", encoding="utf-8") as file:
            for one in asked:
                rows = [json.loads(line) for line in one.answer]
                print(json.dumps({"question": type(one.question).__name__, "rows": rows}, ensure_ascii=False), file=file)
    return 0 if all(one.agreed for one in asked) else 1


def ask(lake, chosen, kinds, show_rows=False):
    """Asks every question of every engine, and holds the answers against those of the first."""
    everything = questions()
    answerable = [one for one in everything if all(map(lake.has, one.tables))]
    readers = [kind(lake, chosen, answerable) for kind in kinds]
    return [put(one, readers, show_rows) if one in answerable else skip(one, lake) for one in everything]


def put(question, readers, show_rows):
    marks, remarks, expected = {}, [], None
    for reader in readers:
        try:
            answer = compare.normalised(*reader.answer(question))
        except Exception as failure:  # whatever a reader may throw: the others go on
            marks[reader.name] = FAILED
            remarks.append(f"{reader.name} cannot answer: {type(failure).__name__}: {failure}")
            continue
        if expected is None:
            expected, measure = answer, reader.name
        equal = answer == expected
        marks[reader.name] = EQUAL if equal else DIFFERENT
        if not equal:
            remarks.append(f"{measure} against {reader.name}: {compare.difference(expected, answer, show_rows)}")
    return Asked(question, marks, expected or [], remarks)


def skip(question, lake):
    missing = ", ".join(name for name in question.tables if not lake.has(name))
    return Asked(question, {}, [], [f"not asked: the lake has no table {missing}"])


def table(asked, names):
    """All of it as text: a line a question, a column an engine, and below it what is to be said."""
    wide = 66
    lines = [f"{'':4}{'question':{wide}}{'rows':>7}   " + "   ".join(names)]
    for number, one in enumerate(asked, 1):
        words = textwrap.wrap(type(one.question).__doc__, wide - 2)
        marks = "   ".join(f"{one.marks.get(name, ''):^{len(name)}}" for name in names)
        lines.append(f"{number:2}  {words[0]:{wide}}{len(one.answer) if one.marks else '':>7}   {marks}".rstrip())
        lines += [f"{'':4}{more}" for more in words[1:]]
    put_to_them = [one for one in asked if one.marks]
    agreed = sum(one.agreed for one in put_to_them)
    lines += ["", f"{agreed} of {len(put_to_them)} questions have the same answer in {', '.join(names)}."]
    for number, one in enumerate(asked, 1):
        lines += [textwrap.indent(f"{number}: {remark}", "  ") for remark in one.remarks]
    return "\n".join(lines)
