"""Words before a number that say what the number is: the nearest one decides."""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = 2
#: How far back a cue may stand, in characters and in words between.
_REACH = 56
_MAX_GAP = 5

_WORDS = {
    "phone": r"(?:tele)?phones?|ph|tel|cell(?:phone|ular)?|mobiles?|mob|fax|whatsapp|sms|landline|hotline|handset|"
    r"t[e\u00e9]l[e\u00e9]phone|t[e\u00e9]l[e\u00e9]fono|telefone?n?|telefonnummer|handy|m[o\u00f3]vil|cel|celular|"
    r"(?:my|his|her|our|their|contact|registered|callback|mobile|phone|whatsapp)\s(?:number|no|nr)|"
    r"(?:messages?|calls?|texts?)\sto|call(?:ing|s|\s?back)?|dial|ring|text(?:\s(?:me|us|him|her|them))|reach|contact",
    "order": r"orders?|po|purchase\sorder|tickets?|case|tracking|track|shipments?|parcel|package|consignment|awb|"
    r"invoices?|receipt|booking|reservation|confirmation|reference|ref|refund|return|rma|transaction|incident|request|"
    r"sku|serial|imei|version|part|model|item|product|isbn|barcode|unix|timestamp|epoch|build|commit|zip|postcode",
    "account": r"accounts?|acct|a/c|customer|client|member(?:ship)?|policy|patient|mrn|loyalty|rewards|user|employee|"
    r"subscriber|contract|meter|insurance|claim|student",
    "card": r"(?:credit|debit|bank|gift)?\s?cards?|visa|mastercard|amex|american\sexpress|maestro|discover|cc|pan",
    "ssn": r"ssn|social\ssecurity|social|sin|itin|tin|tax\sid|taxpayer",
    "id": r"nhs|nino|aadhaar|aadhar|tfn|bsn|pesel|dni|nie|nif|cpf|cnpj|curp|utr|npi|ein|medicare|passport|"
    r"(?:social|national)\sinsurance|tax\sfile|vin|steuer-?id|personnummer",
    "bank": r"iban|routing|sort\scode|swift|bic|bank",
}
#: Words for phones in scripts that set no spaces, where no letter before or after tells a word's end.
_UNSPACED = (
    r"\u624b\u673a|\u624b\u6a5f|\u7535\u8bdd|\u96fb\u8a71|\u643a\u5e2f|\u8054\u7cfb\u65b9\u5f0f|"
    r"\uc804\ud654|\ud734\ub300\ud3f0|\uc5f0\ub77d\ucc98"
)
_CUE = re.compile(
    "|".join(rf"(?P<{kind}>(?<![A-Za-z])(?:{words})(?![A-Za-z]))" for kind, words in _WORDS.items())
    + rf"|(?P<unspaced>{_UNSPACED})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """kind: phone, order, account, card, ssn, id or bank. word: as found, lower case. gap: words up to the number."""

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
    kind = "phone" if last.lastgroup == "unspaced" else str(last.lastgroup)
    return Cue(kind, last[0].lower(), gap) if gap <= _MAX_GAP else None
