"""An export that goes on over several files: their items one after the other, numbered through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from curator.sources._source import BytesRead, Item
from curator.sources.containers.layout import Layout
from curator.sources.containers.where import Where, size_of


def one_after_another(
    layout: Layout, read: Callable[[Where, BytesRead], Iterator[Item]], progress: BytesRead
) -> Iterator[Item]:
    """The items of every file of `layout`, each read by `read`. Where there are several, rejects name theirs."""
    sizes = [size_of(where) for where in layout.files.values()]
    total, before, last = sum(sizes) or None, 0, 0
    for (name, where), size in zip(layout.files.items(), sizes, strict=True):
        start, done = last, before
        for item in read(where, lambda read, _, done=done: progress(done + read, total)):  # type: ignore[misc]
            last = start + item.line
            yield _placed(item, last, name if len(sizes) > 1 else "")
        before += size


def _placed(item: Item, line: int, name: str) -> Item:
    reject = item.reject
    if reject is not None:
        reason = f"item {item.line} of {name}: {reject.reason}" if name else reject.reason
        reject = replace(reject, line=line, reason=reason)
    return replace(item, line=line, reject=reject)
