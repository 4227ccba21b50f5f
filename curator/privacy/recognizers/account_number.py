"""Numbers of accounts, customers, members, policies, patients: the same person behind each of them, for years."""

from __future__ import annotations

from collections.abc import Iterator

from curator.privacy.recognizers._numbered import VERSION as _SHARED
from curator.privacy.recognizers._numbered import numbered, pattern
from curator.privacy.spans import Span, best

VERSION = 100 * _SHARED + 2

_PATTERN = pattern(
    r"(?:bank\s|checking\s|savings\s)?accounts?|acct\.?|a/c|(?:customer|client|member(?:ship)?|patient|user|employee|"
    r"subscriber|student|loyalty|rewards|frequent\sflyer|insurance|policy|contract|meter|medical\srecord|chart|health\s(?:card|plan)|medicaid|beneficiary|group|matriculation|enrol?lment|pupil|"
    r"routing|sort\scode)|mrn|cust\.?"
)
DIGITS = 3
WORDS = (
    "account", "acct", "a/c", "customer", "client", "member", "patient", "user", "employee", "subscriber", "student",
    "loyalty", "rewards", "flyer", "insurance", "policy", "contract", "meter", "record", "health", "routing", "sort",
    "mrn", "cust", "chart", "medicaid", "beneficiary", "group", "matriculation", "enrol", "pupil",
)  # fmt: skip


def find(text: str) -> Iterator[Span]:
    yield from best(numbered(text, _PATTERN))
