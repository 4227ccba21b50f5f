"""Numbers of orders, tickets, parcels, bookings, invoices, cases: they lead to one person through one desk."""

from __future__ import annotations

from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.recognizers._numbered import VERSION as _SHARED
from curator.privacy.recognizers._numbered import numbered, pattern
from curator.privacy.spans import Span, best

VERSION = 100 * _SHARED + 1

_PATTERN = pattern(
    r"(?:purchase\s)?orders?|p\.?o\.?|tickets?|cases?|tracking|shipments?|parcel|package|consignment|awb|waybill|"
    r"invoices?|receipt|booking|reservation|confirmation|pnr|reference|ref|rma|return|refund|transaction|incident|"
    r"service\srequest|claim"
)
_STEMS = (
    "order", "p.o", "po", "ticket", "case", "tracking", "shipment", "parcel", "package", "consignment", "awb",
    "waybill", "invoice", "receipt", "booking", "reservation", "confirmation", "pnr", "ref", "rma", "return",
    "transaction", "incident", "request", "claim",
)  # fmt: skip


def needed(facts: Facts) -> bool:
    return facts.digits >= 3 and facts.has_any(_STEMS)


def find(text: str) -> Iterator[Span]:
    yield from best(numbered(text, _PATTERN))
