"""Tables with a header: CSV or TSV, comma, tab or semicolon, UTF-8; the columns' names say what they hold.

Forms: `messages` (a list as JSON in a cell), `conversation_id, role, content` (a turn per row, the rows of one
conversation together), `instruction, input, output`, and `prompt, completion`; other columns become metadata.
"""

from __future__ import annotations

from collections.abc import Iterator

from curator.errors import UsageError
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.where import Where
from curator.sources.tables.columns import columns_in, columns_of
from curator.sources.tables.items import items_of
from curator.sources.tables.rows import delimiter_of, header_of, rows

_SUFFIXES = {".csv", ".tsv"}
_BY_HEADER, _BY_NAME = 0.8, 0.3


class CSVColumns:
    name = "csv-columns"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            return None
        try:
            columns = columns_of(header_of(head, delimiter_of(head)), {})
        except UsageError:
            named = _SUFFIXES & {suffix.lower() for suffix in path.suffixes}
            return Evidence(_BY_NAME, f"its name ends in {named.pop()}") if named else None
        return Evidence(_BY_HEADER, f"its header has the columns {', '.join(columns.form.needed)}")

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        stream = open_bytes(path, progress)
        table = rows(stream, delimiter_of(stream.head))
        header = next(table, None)
        if header is None or header.flaw or header.blank:
            problem = header.flaw if header and header.flaw else "the first line is empty"
            raise UsageError(f"{path}: the header cannot be read: {problem}", fix="put the columns' names there")
        columns = columns_in(path, header.fields, header.raw, options.columns)
        yield from items_of(path, table, columns, options.roles, self.name)


SOURCE: Source = CSVColumns()
