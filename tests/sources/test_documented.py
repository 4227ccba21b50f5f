"""What the pages and the help say of formats is true."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from curator.cli.commands.import_ import COMMAND
from curator.registry import names
from curator.sources import mapping_of
from tests.sources.fixtures_of import FIXTURES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("format", names("curator.sources"))
def test_every_format_stands_in_a_page(format: str) -> None:
    assert any(f"`{format}`" in page.read_text() for page in DOCS.glob("*.md"))


def test_the_table_of_what_is_kept_has_every_format_and_every_fixture() -> None:
    table = (DOCS / "import.md").read_text().partition("| format | fixture |")[2].partition("\n\n")[0]
    rows = [row.split("|")[1:] for row in table.splitlines()[2:]]
    assert sorted(row[0].strip(" `") for row in rows) == names("curator.sources")
    shown = [name for row in rows for name in row[1].strip().split(", ")]
    assert sorted(shown) == sorted([*(path.name for path in FIXTURES), "mapping/tickets.json"])
    assert all(len(row) == 6 and row[2].strip() and row[3].strip() for row in rows)


def test_the_mapping_files_that_are_shown_are_whole() -> None:
    in_page = re.findall(r"```toml\n(.*?)```", (DOCS / "records.md").read_text(), re.DOTALL)
    in_help = (COMMAND.epilog or "").partition("such as:\n")[2]
    for text in (*in_page, textwrap.dedent(in_help)):
        assert len(mapping_of(text).turns) == 2
