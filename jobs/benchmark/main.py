"""The command line of jobs/bench."""

import argparse
import pathlib

from .contestants import Contestants
from .data import Data
from .machine import HOME, RIVALS, build, make_venv
from .measure import Measure
from .report import report
from .sections import Sections


def main(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="sections, or how their names begin, separated by commas")
    parser.add_argument("--rounds", type=int, help="how often each contestant runs; else what is usual for the section")
    parser.add_argument("--folder", type=pathlib.Path, default=HOME / "target" / "bench",
                        help="where data and results go (target/bench)")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured of these sections before")
    parser.add_argument("--data", action="store_true", help="only make the data of these sections")
    parser.add_argument("--report", action="store_true", help="only print what was measured before")
    parser.add_argument("--list", action="store_true", help="only name the sections")
    options = parser.parse_args()

    folder = options.folder.resolve()
    python = folder / "venv" / "bin" / "python"
    measure = Measure(folder, folder / "work", python)
    sections = Sections(Data(folder / "data"), Contestants(folder / "work", python)).all()
    chosen = [name for name in sections if name.startswith(tuple(options.only.split(",")))]
    if not chosen:
        parser.error(f"there is no section {options.only}; there are {', '.join(sections)}")
    if options.list:
        print("\n".join(f"{name:24}{sections[name].title}" for name in chosen))
        return
    if not options.report:
        prepare(folder)
        if options.fresh:
            measure.forget(chosen)
        # All data first, so that nothing is made between two measurements.
        contestants = {name: sections[name].contestants() for name in chosen}
        for name in chosen if not options.data else []:
            measure.section(name, contestants[name], options.rounds or sections[name].rounds)
    print(report(measure.read(), sections))


def prepare(folder):
    (folder / "data").mkdir(parents=True, exist_ok=True)
    make_venv(folder / "venv", RIVALS / "requirements.txt")
    build()
