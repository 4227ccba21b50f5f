"""Parquet and Arrow files, and folders of Hugging Face datasets; the columns' names say what they hold.

The forms are those of csv-columns, with lists of messages as they are. A folder is one import where it has the
dataset_info.json or dataset_dict.json that `save_to_disk` writes, or shards that are called as on the Hub
(train-00000-of-00002.parquet); its splits are then told in the metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from curator.sources._source import BytesRead, Claim, Evidence, Item, LayoutSource, Options
from curator.sources.containers.layout import Layout
from curator.sources.containers.several import one_after_another
from curator.sources.containers.where import Where
from curator.sources.tables.arrow import FILE, PARQUET, STREAM, TypedTable
from curator.sources.tables.columns import columns_in
from curator.sources.tables.items import items_of
from curator.sources.tables.rows import csv_line

_INFO = ("dataset_info.json", "dataset_dict.json", "state.json")
_SHARD = re.compile(r"(?P<split>[\w.]+?)-\d{5}-of-\d{5}(?:-[0-9a-f]+)?\.(?:parquet|arrow)")
_SPLITS = ("train", "validation", "valid", "dev", "test")


class ParquetColumns:
    name = "parquet-columns"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        for magic, kind in ((PARQUET, "Parquet file"), (FILE, "Arrow file"), (STREAM, "stream of Arrow batches")):
            if head.startswith(magic):
                return Evidence(1.0, f"its first bytes are those of a {kind}")
        return None

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        table = TypedTable(path)
        try:
            columns = columns_in(path, table.names, csv_line(table.names), options.columns)
            yield from items_of(path, table.rows(progress), columns, options.roles, self.name)
        finally:
            table.close()

    def claim(self, layout: Layout) -> Claim | None:
        data = tuple(name for name in layout.files if name.endswith((".arrow", ".parquet")) and "cache-" not in name)
        info = {PurePosixPath(name).name for name in layout.files} & set(_INFO)
        top = any(name in layout.files for name in _INFO)
        shards = [name for name in data if _SHARD.fullmatch(PurePosixPath(name).name)]
        if not data or not ((info and top) or shards == list(data)):
            return None
        kept = f"{info.pop()} lies beside" if info else "they are called as shards on the Hugging Face Hub"
        return Claim(1.0, f"{len(data)} Parquet or Arrow files are one data set: {kept}", data)

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        names = {str(where): name for name, where in layout.files.items()}

        def read(where: Where, told: BytesRead) -> Iterator[Item]:
            split = _split_of(names[str(where)])
            for item in self.read(where, options, told):
                made = item.conversation
                if made is None or not split or "split" in made.metadata:
                    yield item
                else:
                    yield replace(item, conversation=replace(made, metadata={**made.metadata, "split": split}))

        return one_after_another(layout, read, progress)


def _split_of(name: str) -> str:
    """The split by the name of a shard, or of the folder that `save_to_disk` makes for it; "" where neither tells."""
    path = PurePosixPath(name)
    shard = _SHARD.fullmatch(path.name)
    if shard and shard["split"] not in ("data", "cache"):
        return shard["split"]
    return next((part for part in reversed(path.parts[:-1]) if part in _SPLITS), "")


SOURCE: LayoutSource = ParquetColumns()
