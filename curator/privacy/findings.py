"""Findings of hits: what several rules saw as one entity at one span is one finding."""

from __future__ import annotations

from collections.abc import Iterable

from curator.identity import Identities
from curator.records import Finding, Hit


def findings(hits: Iterable[Hit], text: str, subject: str, identities: Identities) -> list[Finding]:
    """In text order. subject: the text's key. The score is the best of the hits."""
    together: dict[tuple[str, str, int, int], list[Hit]] = {}
    for hit in hits:
        together.setdefault((hit.kind, hit.name, hit.start, hit.end), []).append(hit)
    return [
        Finding(
            id=identities.finding(kind, name, subject, (start, end)),
            kind=seen[0].kind,
            name=name,
            subject=subject,
            span=(start, end),
            score=max(hit.score for hit in seen),
            value=identities.value(name, text[start:end]),
            seen_by=tuple(sorted((hit.rule, hit.version, hit.score) for hit in seen)),
        )
        for (kind, name, start, end), seen in sorted(together.items(), key=lambda item: (item[0][2:], item[0][:2]))
    ]
