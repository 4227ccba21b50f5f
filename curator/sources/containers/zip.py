"""Members of a zip archive, read where they lie: nothing is unpacked to disk. What may do harm is refused by name."""

from __future__ import annotations

import stat
import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from curator.errors import UsageError
from curator.sources.containers.where import Member, Spooled, opened, size_of

#: How a member begins, or an archive begins that holds nothing.
MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
MOST_MEMBERS = 200_000
#: Text packs to a twentieth, logs to a hundredth; what packs better and is large is made to fill a disk.
MOST_TIMES, MOST_ANYWAY = 300, 256 << 20
_ENCRYPTED = 0x1
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".tar.zst", ".tar.xz", ".tar.bz2")
_OFFICE = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or folder that is not read: its name, why, and how to mend it."""

    name: str
    reason: str
    fix: str


def is_zip(where: Path | Spooled) -> bool:
    """By its first bytes, whatever it is called. Raises OSError."""
    with opened(where) as stream:
        return stream.read(4) in MAGICS


def members(archive: Path | Spooled) -> tuple[dict[str, Member], list[Refused]]:
    """(members by name, those that are refused). Raises UsageError for an archive that is refused as a whole."""
    try:
        opened_zip = ZipFile(archive.open() if isinstance(archive, Spooled) else archive)
    except (BadZipFile, ValueError, NotImplementedError, EOFError, struct.error):
        raise UsageError(f"{archive} is damaged or no zip file", fix="get it again, or unpack it first") from None
    except OSError as error:
        raise UsageError(f"cannot read {archive}: {error.strerror}", fix="check its permissions") from None
    infos = [info for info in opened_zip.infolist() if not info.filename.endswith("/")]
    _check(archive, infos, size_of(archive))
    twice = {name for name, count in Counter(info.filename for info in infos).items() if count > 1}
    found: dict[str, Member] = {}
    refused: dict[str, Refused] = {}
    for info in infos:
        if flaw := _flaw(info, info.filename in twice):
            refused[info.filename] = Refused(info.filename, *flaw)
        else:
            found[info.filename] = Member(archive, opened_zip, info)
    return found, list(refused.values())


def _check(archive: Path | Spooled, infos: list[ZipInfo], size: int) -> None:
    if any(info.filename == _OFFICE for info in infos):
        raise UsageError(f"{archive} is an Office document", fix="save it as CSV or text first")
    if len(infos) > MOST_MEMBERS:
        raise UsageError(f"{archive} holds more than {MOST_MEMBERS:,} files", fix="unpack it and import the folder")
    if sum(info.compress_size for info in infos) > size:
        raise UsageError(
            f"{archive}: its members lie over each other, as in an archive that is made to fill a disk",
            fix="unpack it with a tool that you trust and import the folder",
        )


def _flaw(info: ZipInfo, twice: bool) -> tuple[str, str] | None:
    """(why a member is refused, how to mend it)."""
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    if not name or ".." in parts or name.startswith(("/", "\\")) or "\0" in info.orig_filename or name[1:2] == ":":
        return "its name leads out of the archive", "zip it again from the folder that holds it"
    if not name:
        return "it has no name", "zip it again with any usual tool"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link", "zip the file that it leads to"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted", "unpack it with its password and import the folder"
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "it is packed in a way that is not read here", "zip it again with any usual tool"
    if name.lower().endswith(_ARCHIVES):
        return "it is an archive in an archive", "unpack the outer one and import what is in it"
    if twice:
        return "two members have this name", "unpack it and import the folder"
    if info.file_size > MOST_ANYWAY and info.file_size > MOST_TIMES * info.compress_size:
        return f"it unpacks to more than {MOST_TIMES} times its size", "unpack it yourself if you trust it"
    return None
