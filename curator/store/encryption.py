"""What the engine needs to write encrypted files: an extension that comes as a wheel, and nothing of a network."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

import duckdb

from curator.errors import StoreError

_PACKAGE: Final = "duckdb_extension_httpfs"
_INSTALL: Final = "pip install 'curator-finetune[encrypt]'"
#: It brings OpenSSL, without which the engine only reads what is encrypted; and file systems, of which we want none.
_FILE_SYSTEMS: Final = "HTTPFileSystem,S3FileSystem,HuggingFaceFileSystem"


def check() -> None:
    """Raises StoreError where the extra is not installed."""
    _extension()


def allow(connection: duckdb.DuckDBPyConnection) -> None:
    """Let an engine write encrypted databases, and encrypt what it spills.

    Raises StoreError where the extra is not installed, or is of another version.
    """
    path = str(_extension()).replace("'", "''")
    try:
        connection.execute(f"LOAD '{path}'")
        connection.execute(f"SET disabled_filesystems = '{_FILE_SYSTEMS}'")
        connection.execute("SET temp_file_encryption = true")
    except duckdb.Error as error:
        raise StoreError(
            f"the engine cannot load what it encrypts with ({type(error).__name__})",
            fix=f"install the version that belongs to duckdb {duckdb.__version__}: {_INSTALL}",
        ) from None


def is_encrypted(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether an attached database is, as the engine says."""
    row = connection.execute("SELECT encrypted FROM duckdb_databases() WHERE database_name = $name", {"name": name})
    return (row.fetchone() or (False,))[0] is True


def _extension() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise StoreError("this workspace is encrypted, and what opens it is not installed", fix=_INSTALL)
    return Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
