"""Words before a number that say what the number is: the nearest one decides."""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = 1
#: How far back a cue may stand, in characters and in words between.
_REACH = 56
_MAX_GAP = 5

_WORDS = {
    "phone": r"(?:tele)?phones?|tel|cell(?:phone|ular)?|mobile|fax|whatsapp|sms|landline|hotline|handset|"
    r"call(?:ing|s|\s?back)?|dial|ring|text(?:\s(?:me|us|him|her|them))|reach|contact",
    "order": r"orders?|po|purchase\sorder|tickets?|case|tracking|track|shipments?|parcel|package|consignment|awb|"
    r"invoices?|receipt|booking|reservation|confirmation|reference|ref|refund|return|rma|transaction|incident|request|"
    r"sku|serial|imei|version|part|model|item|product|isbn|barcode|unix|timestamp|epoch|build|commit|zip|postcode",
    "account": r"accounts?|acct|a/c|customer|client|member(?:ship)?|policy|patient|mrn|loyalty|rewards|user|employee|"
    r"subscriber|contract|meter|insurance|claim|student",
    "card": r"(?:credit|debit|bank|gift)?\s?cards?|visa|mastercard|amex|american\sexpress|maestro|discover|cc|pan",
    "ssn": r"ssn|social\ssecurity|social|sin|itin|tin|tax\sid|taxpayer",
    "bank": r"iban|routing|sort\scode|swift|bic|bank",
}
_CUE = re.compile(
    "|".join(rf"(?P<{kind}>(?<![A-Za-z])(?:{words})(?![A-Za-z]))" for kind, words in _WORDS.items()), re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """kind: phone, order, account, card, ssn or bank. word: as found, lower case. gap: words up to the number."""

    kind: str
    word: str
    gap: int


def nearest_cue(text: str, start: int) -> Cue | None:
    """The last cue before `start`, at most five words away."""
    left = text[max(0, start - _REACH) : start]
    cues = list(_CUE.finditer(left))
    if not cues:
        return None
    last = cues[-1]
    gap = len(_WORD.findall(left, last.end()))
    return Cue(str(last.lastgroup), last[0].lower(), gap) if gap <= _MAX_GAP else None
