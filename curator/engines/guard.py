"""What a function raises must not carry values of records: rows get the type's name, errors a place in code."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from curator.errors import CuratorError

if TYPE_CHECKING:
    import pyarrow as pa

    from curator.engines.engine import BatchFunction, Run


def prepare(function: BatchFunction) -> Run:
    """Loads a function and guards it. Raises CuratorError when it cannot be loaded."""
    try:
        run = function.load()
    except CuratorError:
        raise
    except Exception as error:
        raise CuratorError(f"{type(function).__name__} could not be loaded: {described(error)}") from None
    schema = function.schema

    def guarded(batch: pa.RecordBatch) -> pa.RecordBatch:
        try:
            return run(batch)
        except Exception as error:
            if batch.num_rows <= 1:
                return _error_rows(batch, schema, type(error).__name__)
        # halves, until the rows that raise are alone and all others have their results
        import pyarrow as pa

        middle = batch.num_rows // 2
        return pa.concat_batches([guarded(batch.slice(0, middle)), guarded(batch.slice(middle))])

    return guarded


def described(error: BaseException) -> str:
    """The type of an exception and the file and line that raised it; never its text, which may quote a record."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def _error_rows(batch: pa.RecordBatch, schema: pa.Schema, error: str) -> pa.RecordBatch:
    import pyarrow as pa

    given = {"key": batch.column("key"), "error": pa.array([error] * batch.num_rows, pa.string())}
    columns = [
        given[field.name].cast(field.type) if field.name in given else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.record_batch(columns, schema=schema)
