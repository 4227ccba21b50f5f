"""YAML rules: workspace over pack over shipped, read strictly, merged by id, with a version."""

from __future__ import annotations

from curator.rulebook.entities import EntityPolicy
from curator.rulebook.packs import pack_names
from curator.rulebook.rulebook import Rulebook

__all__ = ["EntityPolicy", "Rulebook", "pack_names"]
