"""curator review"""

from __future__ import annotations

from curator.cli._review import REVIEW as COMMAND

__all__ = ["COMMAND"]
