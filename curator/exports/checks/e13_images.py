"""E13: images only from users, JPEG, PNG or WEBP, 10 an example, 10 MB each, in at most 50,000 examples of a file.

1 MB = 1,000,000 bytes, the stricter reading. What an http address serves is not fetched; W13 if its name ends wrong.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import Any

from curator.exports.checks.check import Check, Settings, Totals
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning
from curator.records import ROLES
from curator.records.openai import json_kind

MOST_AN_EXAMPLE = 10
MOST_BYTES = 10_000_000
MOST_EXAMPLES = 50_000

_DATA = re.compile(r"data:([\w.+/-]{0,64});base64,", re.IGNORECASE)
#: How the bytes of each type begin. Source: the formats' specifications.
_BEGINS = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/jpg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
_OTHER_ENDINGS = (".gif", ".bmp", ".tif", ".tiff", ".svg", ".heic", ".avif", ".ico", ".pdf")
_TYPES = "use JPEG, PNG or WEBP"


class Images(Check):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._with_images = 0

    def example(self, example: Example) -> Iterator[Problem]:
        images = 0
        for message in example.messages:
            content = message.data.get("content")
            if not isinstance(content, list):
                continue
            for at, part in enumerate(content):
                if not isinstance(part, dict) or part.get("type") != "image_url":
                    continue
                images += 1
                path = f"{message.path}.content[{at}]"
                if message.role == "user":
                    yield from _image(example.line, f"{path}.image_url", part.get("image_url"))
                elif message.role in ROLES:
                    found = "an image stands in a message that is not a user's"
                    yield error(13, example.line, path, found, "move it to a user message")
        self._with_images += images > 0
        if images > MOST_AN_EXAMPLE:
            found = f"the example has {images} images"
            yield error(13, example.line, "messages", found, f"keep {MOST_AN_EXAMPLE} at most")

    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none

    def end(self, totals: Totals) -> Iterator[Problem]:
        if self._with_images > MOST_EXAMPLES:
            found = f"{self._with_images:,} examples have images"
            yield error(13, None, "", found, f"keep {MOST_EXAMPLES:,} at most")


def _image(line: int, path: str, image: Any) -> Iterator[Problem]:
    url = image.get("url") if isinstance(image, dict) else None
    if not isinstance(url, str):
        yield error(13, line, path, f"image_url is {json_kind(image)} without a url in a string", 'write {"url": ...}')
        return
    if image.get("detail", "auto") not in ("auto", "low", "high"):
        yield error(13, line, f"{path}.detail", "detail is not one of the allowed", "write auto, low or high")
    where = f"{path}.url"
    start = url[:8].lower()
    if start.startswith("data:"):
        if (problem := _data(line, where, url)) is not None:
            yield problem
    elif not start.startswith(("http://", "https://")):
        yield error(13, line, where, "url is neither http, https nor data", "use an address or a base64 data URL")
    elif re.split(r"[?#]", url, maxsplit=1)[0].lower().endswith(_OTHER_ENDINGS):
        yield warning(13, line, where, "the address ends like a type that is not allowed", _TYPES)


def _data(line: int, path: str, url: str) -> Problem | None:
    head = _DATA.match(url)
    if head is None:
        return error(13, line, path, "the data URL is not base64", "write data:image/png;base64,...")
    begins = _BEGINS.get(head[1].lower())
    if begins is None:
        return error(13, line, path, "the type of the image is not allowed", _TYPES)
    size = (len(url) - head.end()) * 3 // 4 - url[-2:].count("=")
    if size > MOST_BYTES:
        return error(13, line, path, f"the image has about {size:,} bytes", f"keep {MOST_BYTES:,} at most")
    try:
        first = binascii.a2b_base64(url[head.end() : head.end() + 16])
    except ValueError:
        return error(13, line, path, "the data of the image is not base64", "encode it as base64")
    if not begins.match(first):
        return error(13, line, path, "the data does not begin like the type it is said to be", _TYPES)
    return None


CHECK = Images
