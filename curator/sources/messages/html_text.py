"""HTML of messages to the text that a reader sees, with the standard library's parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = re.compile(
    "address|article|aside|blockquote|div|dd|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|"
    "section|table|tr|ul"
)
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_PAIRS = frozenset({"p", "blockquote", "pre", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")


def html_text(html: str) -> str:
    """The words, a line for each block and list item; the address of a link that its words do not tell in parentheses.

    A text without a tag or an entity stays as it is.
    """
    if not _TAG.search(html):
        return html.strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip(" ") if not line.startswith("\t") else line[1:].rstrip() for line in reader.text().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._unseen = self._kept = 0
        self._links: list[tuple[str, int]] = []

    def text(self) -> str:
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._out.append("\n")
        elif _BLOCKS.fullmatch(tag):
            self._line(tag)
            if tag == "li":
                self._out.append("- ")
            self._kept += tag == "pre"
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._out)))
        elif tag in ("td", "th"):
            self._out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif _BLOCKS.fullmatch(tag):
            self._line(tag)
            if tag == "pre":
                self._kept = max(0, self._kept - 1)
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            shown = "".join(self._out[start:]).strip()
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            if bare and not bare.startswith("#") and bare.rstrip("/") not in shown:
                self._out.append(f" ({bare})" if shown else bare)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._kept:
            self._out.append(data.replace("\n", "\n\t"))
            return
        words = _SPACES.sub(" ", data)
        if self._out and self._out[-1].endswith(("\n", " ")):
            words = words.lstrip(" ")
        if words:
            self._out.append(words)

    def _line(self, tag: str) -> None:
        """Ends the line that is being written, if there is one; a paragraph has an empty line around it."""
        if self._out and not self._out[-1].endswith("\n") and self._out[-1] != "- ":
            self._out.append("\n")
        if tag in _PAIRS and self._out and self._out[-1] != "- " and not self._out[-1].endswith("\n\n"):
            self._out.append("\n")
