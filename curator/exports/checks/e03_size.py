"""E3: 8 GB at most. W3: over 512 MB a file can only be uploaded in parts.

1 MB = 1,000,000 bytes, the stricter reading.
"""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check, Totals
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning

AT_ONCE = 512_000_000
IN_PARTS = 8_000_000_000


class FileSize(Check):
    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none

    def end(self, totals: Totals) -> Iterator[Problem]:
        size = f"the file has {totals.size:,} bytes"
        if totals.size > IN_PARTS:
            yield error(3, None, "", f"{size}, more than {IN_PARTS:,}", "use fewer examples")
        elif totals.size > AT_ONCE:
            yield warning(3, None, "", f"{size}, more than {AT_ONCE:,}", "upload it in parts, or use fewer examples")


CHECK = FileSize
