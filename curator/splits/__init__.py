"""Train, validation and test that share no conversation, customer, prompt or near-duplicate."""

from __future__ import annotations

from curator.splits.assignment import BRIDGES, Assignment, Cuts, assign
from curator.splits.bridges import Conflict
from curator.splits.by_time import assign_by_time
from curator.splits.certificate import Certificate
from curator.splits.certify import certify, recheck
from curator.splits.checks import Check
from curator.splits.figures import LabelFigures, SplitFigures
from curator.splits.grouping import Member, SplitGroup, split_groups
from curator.splits.shares import SPLITS, TEST, TRAIN, VALIDATION, Shares

__all__ = [
    "BRIDGES",
    "SPLITS",
    "TEST",
    "TRAIN",
    "VALIDATION",
    "Assignment",
    "Certificate",
    "Check",
    "Conflict",
    "Cuts",
    "LabelFigures",
    "Member",
    "Shares",
    "SplitFigures",
    "SplitGroup",
    "assign",
    "assign_by_time",
    "certify",
    "recheck",
    "split_groups",
]
