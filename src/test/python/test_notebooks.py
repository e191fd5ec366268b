"""The notebooks run from top to bottom on a simulated lake."""

import json
import re

import duckdb
import nbclient
import nbformat
import pytest
from conftest import HOME

NOTEBOOKS = HOME / "notebooks"
PLOTS = {"01-first-look.ipynb": 4, "02-without-spark.ipynb": 3}


@pytest.fixture(scope="module", params=sorted(PLOTS))
def executed(request, lake):
    """The name of a notebook, and the outputs of its cells; a cell that fails raises."""
    book = nbformat.read(NOTEBOOKS / request.param, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDXLAKE_ROOT", str(lake.root))
        nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": NOTEBOOKS}}).execute()
    return request.param, [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def test_every_plot_is_drawn(executed):
    name, outputs = executed

    pictures = [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == PLOTS[name]
    # An empty one has about 3 kB.
    assert all(len(picture) > 6_000 for picture in pictures)


def test_it_ends_with_an_answer_in_figures(executed):
    _, outputs = executed

    [answer] = [output.data["text/markdown"] for output in outputs if "text/markdown" in output.get("data", {})]
    assert len(re.findall(r"\*\*[^*]*\d[^*]*\*\*", answer)) >= 2
    assert "nan" not in answer


def test_nobody_is_warned_of_anything(executed):
    assert [output.text for output in executed[1] if output.get("name") == "stderr" and "Warning" in output.text] == []


def test_no_output_names_a_learner(executed, lake):
    shown = json.dumps(executed[1])
    names = duckdb.sql(f"SELECT DISTINCT username FROM '{lake.root}/lake/auth_user/**/*.parquet'").fetchall()

    assert len(names) > 40
    assert [name for name, in names if name in shown] == []


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_it_is_kept_without_outputs(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]

    assert [cell.outputs for cell in cells] == [[]] * len(cells)
    assert {cell.execution_count for cell in cells} == {None}
    assert path.name in PLOTS
