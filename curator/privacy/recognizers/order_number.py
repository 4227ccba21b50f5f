"""Numbers of orders, tickets, parcels, bookings, invoices, cases in court: they lead to one person through one desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from curator.privacy.recognizers._numbered import VERSION as _SHARED
from curator.privacy.recognizers._numbered import numbered, pattern
from curator.privacy.spans import Span, best

VERSION = 100 * _SHARED + 2

_PATTERN = pattern(
    r"(?:purchase\s)?orders?|p\.?o\.?|tickets?|cases?|tracking|shipments?|parcel|package|consignment|awb|waybill|"
    r"invoices?|receipt|booking|reservation|confirmation|pnr|reference|ref|rma|return|refund|transaction|incident|"
    r"service\srequest|claim|docket|cause|civil\saction"
)
#: Cases of US federal courts, which no word need announce: 2:19-cv-01234-ABC.
_FEDERAL = re.compile(
    r"(?<![\w:-])(?:\d:)?\d\d-(?:cv|cr|mc|md|mj|bk|ap|po|sw|civ|crim)-\d{3,6}(?:-[A-Z]{2,4}){0,3}(?![\w])",
    re.IGNORECASE,
)
DIGITS = 3
WORDS = (
    "order", "p.o", "po", "ticket", "case", "tracking", "shipment", "parcel", "package", "consignment", "awb",
    "waybill", "invoice", "receipt", "booking", "reservation", "confirmation", "pnr", "ref", "rma", "return",
    "transaction", "incident", "request", "claim", "docket", "cause", "action",
    "-cv-", "-cr-", "-mc-", "-md-", "-mj-", "-bk-", "-ap-", "-po-", "-sw-", "-civ-", "-crim-",
)  # fmt: skip


def find(text: str) -> Iterator[Span]:
    federal = (Span(*match.span(), 0.95) for match in _FEDERAL.finditer(text))
    yield from best(chain(numbered(text, _PATTERN), federal))
