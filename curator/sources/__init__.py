"""Formats in: one file a format, each offering `SOURCE`; the file's name is what users type."""

from curator.sources._detect import Detected, claimed, detect
from curator.sources._mapping import mapping_of
from curator.sources._source import Claim, Evidence, Hint, Item, LayoutSource, Options, Source
from curator.sources.containers.bytes import blocks
from curator.sources.containers.layout import Layout, of_folder, of_zip
from curator.sources.containers.where import Member, Spooled, Where, opened, stamp
from curator.sources.containers.zip import Refused, is_zip

__all__ = [
    "Claim",
    "Detected",
    "Evidence",
    "Hint",
    "Item",
    "Layout",
    "LayoutSource",
    "Member",
    "Options",
    "Refused",
    "Source",
    "Spooled",
    "Where",
    "blocks",
    "claimed",
    "detect",
    "is_zip",
    "mapping_of",
    "of_folder",
    "of_zip",
    "opened",
    "stamp",
]
