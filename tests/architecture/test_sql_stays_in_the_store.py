"""SQL is written in curator/store and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "curator"

NAME = r"[\w.\"$?]+"
COLUMN = rf"(?:\*|{NAME}(?:\s*\([^)]*\))?(?:\s+as\s+{NAME})?)"
#: The beginnings of statements; loose enough for a placeholder as a name, tight enough for an English sentence.
STATEMENT = re.compile(
    rf"""
      (?:^|[(;])\s*select\s+(?:distinct\s+)?{COLUMN}(?:\s*,\s*{COLUMN})*\s+from\s+[\w"$?(]
    | \binsert\s+into\s+{NAME}\s*(?:\(|values\b|select\b|by\s+name\b)
    | \bdelete\s+from\s+{NAME}\s*(?:$|;|where\b|using\b)
    | \bupdate\s+{NAME}\s+set\s+{NAME}\s*=
    | \bcreate\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?
        (?:table|view|sequence|macro|schema|type|(?:unique\s+)?index)\s+(?:if\s+not\s+exists\s+)?{NAME}\s*(?:\(|as\b|on\b|;|$)
    | \b(?:drop|alter)\s+(?:table|view|sequence|macro|schema)\s+{NAME}
    | (?:^|;)\s*with\s+(?:recursive\s+)?{NAME}\s+as\s*\(
    | (?:^|;)\s*(?:attach\s+'|pragma\s+\w|copy\s+{NAME}\s+(?:to|from)\s+'|checkpoint\s*;|(?-i:CHECKPOINT)\s*$)
    | \bfrom\s+read_(?:ndjson|json|csv|parquet|text|blob)\w*\s*\(
    """,
    re.IGNORECASE | re.VERBOSE,
)


def text_of(node: ast.expr) -> str:
    """What a string expression says, with `?` for what is only known at run time; empty for no string."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(text_of(value) or "?" for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if text_of(left) or text_of(right):
            return (text_of(left) or "?") + (text_of(right) or "?")
    return ""


def statements(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is a statement; docstrings may speak of them."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in said and STATEMENT.search(text_of(node)):
            yield node.lineno, text_of(node)


def test_no_sql_is_written_outside_the_store() -> None:
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "store"
        for line, _ in statements(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_store_is_where_it_is_found() -> None:
    files = {
        path.name for path in (PACKAGE / "store").rglob("*.py") if list(statements(ast.parse(path.read_text("utf-8"))))
    }
    assert len(files) >= 3, files


@pytest.mark.parametrize(
    "code",
    [
        "q = 'SELECT * FROM messages'",
        "q = 'select id, content from messages_clean where id > ?'",
        "q = f'select {columns} from {table}'",
        "q = 'select count(*) as n ' + 'from messages'",
        "q = 'select id from ' + table",
        "q = '''\n    select distinct m.role\n    from messages as m\n'''",
        "q = 'with big as (select 1) select * from big'",
        "q = 'insert into events values (?, ?)'",
        "q = f'insert into {table} (id) select id from rows'",
        "q = 'create or replace temp table t as select 1'",
        "q = 'create view v as select 1'",
        "q = 'update runs set state = ?'",
        "q = 'delete from runs where id = ?'",
        "q = 'drop table runs'",
        "q = 'pragma database_size'",
        "q = 'CHECKPOINT'",
        "q = 'checkpoint;'",
        "run('from read_ndjson_objects(?)')",
    ],
)
def test_a_planted_statement_is_seen(code: str) -> None:
    assert list(statements(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "fix = 'select another record from the list'",
        "help = 'Update the settings and set the key.'",
        "help = 'Create a table of what was found, or drop it.'",
        "help = 'Read-only SQL over scrubbed views.'",
        "fix = 'delete from the file what is not JSON'",
        "kind = 'checkpoint'",
        "def f():\n    'select id from messages is what this stands for'",
    ],
)
def test_a_sentence_is_not_taken_for_a_statement(code: str) -> None:
    assert list(statements(ast.parse(code))) == []
