"""What was measured, as Markdown: a table a section, what follows from several of them, and the targets."""

import statistics

from .machine import description

# What is measured, and what it must and what it should be. Where the aim is larger, more is better.
TARGETS = [
    ("CPU of the whole process / DuckDB's best form, 1 GB", lambda f: f.ratio("events-1g", "cpu"), 1.5, 0.9),
    ("the same, 4 GB", lambda f: f.ratio("events-4g", "cpu"), 1.0, 0.7),
    ("the same, 16 GB", lambda f: f.ratio("events-16g", "cpu"), 0.9, 0.5),
    ("CPU of each further GB / `gpg -d`, `zcat`",
     lambda f: over(f.further("events", "edxlake"), f.further("events", "gpg, zcat")), 2.5, 1.3),
    ("CPU of the whole process / naive Spark, 1 GB", lambda f: f.ratio("events-1g", "cpu", "spark-naive"), 0.25, 0.125),
    ("CPU of each further GB of courseware_studentmodule / DuckDB",
     lambda f: over(f.further("studentmodule", "edxlake"), f.further("studentmodule", "duckdb")), 0.5, 0.25),
    ("peak memory / DuckDB, 4 GB", lambda f: f.ratio("events-4g", "memory"), 0.6, 0.4),
    ("bytes in the lake / DuckDB's Parquet of the same events, 4 GB", lambda f: f.ratio("events-4g", "written"), 1.1, 0.9),
    ("CPU of one more day, into a lake of 100,000 files / into none",
     lambda f: over(f.median("growth-day", "into 100,000 files", "cpu"), f.median("growth-day", "into none", "cpu")),
     1.2, 1.05),
    ("wall time of one log of 2 GB, one core / two cores",
     lambda f: over(f.median("one-file", "1 core", "wall"), f.median("one-file", "2 cores", "wall")), 1.5, 1.9),
]


class Figures:
    def __init__(self, results):
        self.results = results

    def of(self, section, contestant):
        return [one for one in self.results if one["section"] == section and one["contestant"] == contestant]

    def contestants(self, section):
        return list(dict.fromkeys(one["contestant"] for one in self.results if one["section"] == section))

    def median(self, section, contestant, key):
        values = [one[key] for one in self.of(section, contestant) if one.get(key) is not None]
        return statistics.median(values) if values else None

    def ratio(self, section, key, rival="duckdb"):
        return over(self.median(section, "edxlake", key), self.median(section, rival, key))

    def further(self, data, contestant, small="1g", large="4g"):
        """CPU seconds of each GB that the large section has more than the small one."""
        sections = f"{data}-{large}", f"{data}-{small}"
        cpu = [self.median(section, contestant, "cpu") for section in sections]
        expanded = [self.median(section, contestant, "expanded") for section in sections]
        return None if None in cpu else (cpu[0] - cpu[1]) / (expanded[0] - expanded[1]) * 1e9


def over(one, other):
    return one / other if one is not None and other else None


def report(results, sections):
    figures = Figures(results)
    versions = ", ".join(dict.fromkeys(one["version"] for one in results)) or "nothing yet"
    lines = [f"{description()}; edxlake {versions}.", ""]
    for name, section in sections.items():
        if figures.contestants(name):
            lines += [f"**{name}**: {section.title}.", ""] + table(figures, name) + parts(figures, name) + [""]
    return "\n".join(lines + ["**What each further GB costs**", ""] + further(figures) + ["", "**Targets**", ""]
                     + targets(figures))


def table(figures, section):
    """All contestants of a section, and how edxlake compares where it is one of them."""
    names = figures.contestants(section)
    keys = [key for key in ("cpu", "wall", "memory", "written", "requests") if figures.median(section, names[0], key) is not None]
    compared = keys if "edxlake" in names and len(names) > 1 else []
    header = ["", "rounds", "CPU s", "wall s", "peak MB"]
    header += ["written MB", "files"] if "written" in keys else []
    header += ["requests", "received MB"] if "requests" in keys else []
    header += ["CPU ms a file"] if section == "small-partitions" else []
    header += [f"edxlake's {words}" for words in ("CPU", "wall", "memory", "bytes")[:len(compared)]]
    lines = [row(header), "|---" * len(header) + "|"]
    for name in names:
        cpu, wall, memory, written, files = (figures.median(section, name, key)
                                             for key in ("cpu", "wall", "memory", "written", "files"))
        cells = [name, len(figures.of(section, name)), number(cpu, 1), number(wall, 1), number(memory / 1e6, 0)]
        if "written" in keys:
            cells += [number(written and written / 1e6, 1), number(files, 0)]
        if "requests" in keys:
            received = figures.median(section, name, "received")
            cells += [number(figures.median(section, name, "requests"), 0), number(received / 1e6, 1)]
        cells += [number(over(cpu * 1000, files), 1)] if section == "small-partitions" else []
        cells += [number(figures.ratio(section, key, name), 2) for key in compared]
        lines.append(row(cells))
    return lines


def parts(figures, section):
    """What contestants tell of themselves: the queries."""
    lines = []
    for contestant in figures.contestants(section):
        measured = [part for one in figures.of(section, contestant) for part in one.get("parts", [])]
        if measured:
            lines += ["", row([contestant, "ms", "read MB", "rows"]), "|---|---|---|---|"]
        for query in dict.fromkeys(part["query"] for part in measured):
            ms, read, rows = (statistics.median(part[key] for part in measured if part["query"] == query)
                              for key in ("ms", "read", "rows"))
            lines.append(row([query, number(ms, 0), number(read / 1e6, 1), number(rows, 0)]))
    return lines


def further(figures):
    lines = [row(["", "CPU s", "edxlake's"]), "|---|---|---|"]
    for data, small, large in (("events", "1g", "4g"), ("events", "4g", "16g"), ("studentmodule", "1g", "4g")):
        ours = figures.further(data, "edxlake", small, large)
        for contestant in figures.contestants(f"{data}-{small}"):
            cost = figures.further(data, contestant, small, large)
            if cost is not None:
                name = f"{data}, {small} to {large}: {contestant}"
                lines.append(row([name, number(cost, 2), number(over(ours, cost), 2)]))
    return lines


def targets(figures):
    lines = [row(["", "must", "aim", "measured", ""]), "|---|---|---|---|---|"]
    for what, measure, must, aim in TARGETS:
        measured = measure(figures)
        lines.append(row([what, f"{must:g}", f"{aim:g}", number(measured, 2), verdict(measured, must, aim)]))
    return lines


def verdict(measured, must, aim):
    if measured is None:
        return "not measured"
    # Less is better where the aim is less than what must be.
    reached = (lambda goal: measured <= goal) if aim < must else (lambda goal: measured >= goal)
    return "aim reached" if reached(aim) else "reached" if reached(must) else "**not reached**"


def row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def number(value, digits):
    return "" if value is None else f"{value:,.{digits}f}"
