"""Files that lie together, in a folder or a zip archive; both look the same from here on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from curator.errors import UsageError
from curator.sources._source import BytesRead
from curator.sources.containers.bytes import HEAD, ByteStream, open_bytes
from curator.sources.containers.where import Spooled, Where
from curator.sources.containers.zip import Refused, members


@dataclass(frozen=True, slots=True)
class Layout:
    """at: the folder or archive, as it is shown. files: by their names from there on, joined by `/`, in their order.

    refused: what is not among them, since it cannot or may not be read.
    """

    at: str
    files: Mapping[str, Where]
    refused: tuple[Refused, ...] = ()

    def open(self, name: str, progress: BytesRead | None = None) -> ByteStream:
        """The unpacked bytes of a file. Raises UsageError for what cannot be read as text at all."""
        return open_bytes(self.files[name], progress)

    def head(self, name: str) -> bytes:
        """The first 64 KB of a file; b"" of one that is not there, or cannot be read as text at all."""
        try:
            return self.open(name).head[:HEAD] if name in self.files else b""
        except UsageError:
            return b""

    def only(self, names: Iterable[str]) -> Layout:
        """With these files alone, in this order."""
        return Layout(self.at, {name: self.files[name] for name in names})

    def parts(self) -> tuple[list[Where], list[Layout]]:
        """(the files that lie in it directly, its folders)."""
        direct: list[Where] = []
        folders: dict[str, dict[str, Where]] = {}
        for name, where in self.files.items():
            folder, inside, rest = name.partition("/")
            if inside:
                folders.setdefault(folder, {})[rest] = where
            else:
                direct.append(where)
        return direct, [Layout(f"{self.at}/{name}", files) for name, files in folders.items()]


def of_folder(path: Path, ours: Callable[[Path], bool] = lambda path: False) -> Layout:
    """All files below a folder, but hidden ones and those that `ours` answers True for. Links to folders are left."""
    refused: dict[str, Refused] = {}

    def refuse(error: OSError) -> None:
        name = os.path.relpath(error.filename, path)
        if not _is_hidden(name):
            refused[name] = Refused(name, f"cannot read it: {error.strerror}", "check its permissions")

    files = (Path(folder, name) for folder, _, names in os.walk(path, onerror=refuse) for name in names)
    found = {str(inner.relative_to(path)): inner for inner in files if inner.is_file() and not ours(inner)}
    shown = {name: found[name] for name in sorted(found) if not _is_hidden(name)}
    return Layout(str(path), shown, tuple(refused[name] for name in sorted(refused)))


def of_zip(archive: Path | Spooled) -> Layout:
    """All members of an archive that can be read. Raises UsageError for what is no archive, or is made to harm."""
    found, refused = members(archive)
    shown = {name: found[name] for name in sorted(found) if not _is_hidden(name)}
    return Layout(str(archive), shown, tuple(refused))


def _is_hidden(name: str) -> bool:
    """What a system or a program keeps for itself beside people's files."""
    return any((part.startswith(".") and part != ".") or part == "__MACOSX" for part in name.split("/"))
