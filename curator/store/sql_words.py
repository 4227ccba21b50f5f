"""What people's SQL may say: one query, over the views and functions that only compute."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import duckdb

from curator.errors import UsageError
from curator.store.scrubbed import View

_SEE: Final = "curator sql --views lists what can be read"
#: Functions that stand for tables and read nothing but their arguments. Others open files, settings, logs or memory.
_TABLES_OF: Final = frozenset({"range", "generate_series", "unnest", "json_each", "json_tree", "repeat", "repeat_row"})
_FIXES: Final = {
    duckdb.ConversionException: "use TRY_CAST instead of CAST: it answers NULL for what cannot be converted",
    duckdb.OutOfMemoryException: "narrow it with WHERE or LIMIT, or name the columns instead of *",
}


def checked(engine: duckdb.DuckDBPyConnection, query: str) -> str:
    """The one statement that a query is. engine: with all views, all of them empty.

    Raises UsageError, in the engine's own words where it has some: it has seen nothing but the query yet;
    duckdb.InterruptException where it was stopped.
    """
    line = 0
    try:
        statements = engine.extract_statements(query)
        if not statements:
            raise UsageError("there is no query", fix='such as: curator sql "SELECT count(*) FROM messages"')
        text = statements[0].query.strip().removesuffix(";")
        if len(statements) > 1 and "pivot" in query.lower():
            raise UsageError("PIVOT must name its values here", fix="PIVOT ... ON role IN ('user', 'assistant') ...")
        if len(statements) > 1:
            raise UsageError("there are several statements", fix="run one query at a time")
        # Of what was typed: what the engine makes of a PRAGMA would pass for a query.
        tree = _tree(engine, query)
        if statements[0].type != duckdb.StatementType.SELECT or tree is None:
            raise UsageError("only queries (SELECT) are run here", fix=_SEE)
        for name in _functions_of(tree):
            if name.lower() not in _TABLES_OF:
                raise UsageError(f"{name} is not there for queries of curator: they read the views alone", fix=_SEE)
        line = 1
        engine.execute(f"EXPLAIN FROM (\n{text}\n)")
    except duckdb.InterruptException:
        raise
    except duckdb.PermissionException:
        raise UsageError("files are out of reach for queries of curator: they read the views alone", fix=_SEE) from None
    except duckdb.Error as error:
        raise UsageError(_told(error, line), fix=_SEE) from None
    return text


def columns_of(engine: duckdb.DuckDBPyConnection, statement: str, view: View) -> list[str]:
    """The columns of a view that a statement can use: at least one, and all where it does not name them."""
    tree = _tree(engine, statement)
    said = set(_strings(tree))
    # A table's name or alias stands for a whole row of it.
    tables = {view.name} | set(_table_aliases(tree))
    referred = {names[-1].lower() for names in _values_of(tree, "column_names")}
    every = (
        "STAR" in said
        or "SHOW_REF" in said
        or "PIVOT" in said
        or "NATURAL" in said
        or referred & {table.lower() for table in tables}
    )
    words = {word.lower() for word in said}
    return [name for name in view.names if every or name in words] or [view.names[0]]


def failed(error: Exception) -> UsageError:
    """What to tell of a query that failed over rows: the kind of error alone, since its text may quote one."""
    kind = type(error).__name__.removesuffix("Exception")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
    fix = next((fix for known, fix in _FIXES.items() if isinstance(error, known)), "try it on fewer rows with LIMIT")
    return UsageError(f"the query failed over the rows ({words} error)", fix=fix)


def _told(error: duckdb.Error, before: int) -> str:
    """The engine's words. before: lines that it was given before what people typed."""
    return re.sub(r"LINE (\d+):", lambda found: f"LINE {int(found[1]) - before}:", str(error).strip())


def _tree(engine: duckdb.DuckDBPyConnection, statement: str) -> Any:
    """The statement as the engine's parser reads it, None for what is no query."""
    (text,) = engine.execute("SELECT json_serialize_sql($query)", {"query": statement}).fetchone() or ("{}",)
    tree = json.loads(text)
    return None if tree.get("error", True) else tree


def _functions_of(tree: Any) -> Iterator[str]:
    """Functions that stand in place of a table."""
    if isinstance(tree, dict):
        if tree.get("type") == "TABLE_FUNCTION":
            yield str(tree["function"]["function_name"])
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from _functions_of(item)


def _table_aliases(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if tree.get("alias") and "class" not in tree:  # an expression has a class
            yield str(tree["alias"])
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from _table_aliases(item)


def _values_of(tree: Any, key: str) -> Iterator[Any]:
    if isinstance(tree, dict):
        if tree.get(key):
            yield tree[key]
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from _values_of(item, key)


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for item in tree.values():
            yield from _strings(item)
    elif isinstance(tree, list):
        for item in tree:
            yield from _strings(item)
