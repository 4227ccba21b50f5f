"""Addresses of the network: of documentation ranges and reserved domains."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from curator.privacy.surrogates import names
from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import in_case_of

_DOCUMENTATION = ("192.0.2.", "198.51.100.", "203.0.113.")
_PARTS = re.compile(r"[^\W\d_]+|\d+|[._\-]+|.")
_LETTER = re.compile(r"([a-z])([a-z]{3,})")
#: Addresses of offices, which are nobody's name.
_OFFICES = frozenset(
    "info support sales contact help service admin office team hello mail billing noreply".split()  # noqa: SIM905
)
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.\-]*://)?(?P<www>www\.)?[^/?#]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
#: Documentation ranges of IPv4 hold 762 addresses; behind them are those of benchmarks.
_FULL = 12


def local_part(value: str) -> str:
    return value.partition("@")[0].partition("+")[0].casefold()


def mail_words(value: str) -> list[str]:
    """Words of the part before "@" that may be somebody's name."""
    found = [part for part in _PARTS.findall(local_part(value)) if part.isalpha()]
    inner = [match[2] for part in found if (match := _LETTER.fullmatch(part)) and not names.is_known(part)]
    return [word for word in (*found, *inner) if len(word) > 2 and word not in _OFFICES]


def mail(core: str, given: Mapping[str, str], draw: Draw, attempt: int) -> str:
    """The part before "@" as the names in it became, at example.org. given: surrogates of words that are names."""
    parts = [_mail_part(part, given, draw) for part in _PARTS.findall(local_part(core))]
    local = "".join(parts)
    if not any(part is not None for part in parts) or not re.search(r"[a-z0-9]", local):
        local = draw.letters(8)
    number = draw.digits(1 + attempt // 3) if attempt else ""
    return f"{local.strip('._-') or draw.letters(8)}{number}@example.org"


def _mail_part(part: str, given: Mapping[str, str], draw: Draw) -> str:
    if part.isdecimal():
        return draw.digits(len(part))
    if not part.isalpha():
        return part if part.isascii() and part[0] in "._-" else ""
    if part in _OFFICES:
        return part
    if (known := given.get(names.word_key(part))) is not None:
        return names.ascii_of(known) or draw.letters(6)
    match = _LETTER.fullmatch(part)
    if match and (known := given.get(names.word_key(match[2]))) is not None:
        return draw.letters(1) + (names.ascii_of(known) or draw.letters(6))
    return draw.letters(1) if len(part) == 1 else draw.letters(max(4, min(10, len(part))))


def mail_core(value: str) -> str | None:
    return value if "@" in value else None


def ip_core(value: str) -> str | None:
    try:
        return str(ipaddress.ip_address(value.strip().strip("[]").partition("%")[0].partition("/")[0]))
    except ValueError:
        return None


def ip(core: str, draw: Draw, attempt: int) -> str:
    if ":" in core:
        return str(ipaddress.ip_address("2001:db8:" + ":".join(f"{draw.below(1 << 16):x}" for _ in range(6))))
    if attempt >= _FULL:
        return f"198.{18 + draw.below(2)}.{draw.below(256)}.{1 + draw.below(254)}"
    return f"{draw.pick(_DOCUMENTATION)}{1 + draw.below(254)}"


def shaped_ip(surrogate: str, value: str) -> str:
    suffix = re.search(r"/\d+\s*\Z", value)
    made = f"[{surrogate}]" if value.strip().startswith("[") else surrogate
    return made + (suffix[0] if suffix else "")


def mac_core(value: str) -> str | None:
    digits = "".join(c for c in value.lower() if c.isalnum())
    return digits if re.fullmatch(r"[0-9a-f]{12}", digits) else None


def mac(core: str, draw: Draw, attempt: int) -> str:
    """Of those that no maker has: given by whoever runs a network."""
    return "02" + "".join(draw.pick("0123456789abcdef") for _ in range(10))


def shaped_mac(surrogate: str, value: str) -> str:
    rest = iter(surrogate.upper() if any(c.isupper() for c in value) else surrogate)
    return "".join(next(rest) if c.isalnum() else c for c in value)


def url(core: str, draw: Draw, attempt: int) -> str:
    """Scheme and number of parts of the path stay."""
    match = _URL.fullmatch(core)
    scheme, www, rest = (match["scheme"] or "", match["www"] or "", match["rest"]) if match else ("", "", "")
    path = re.split(r"[?#]", rest)[0]
    parts = [draw.letters(max(3, min(12, len(part)))) if part else "" for part in path.split("/")]
    return f"{scheme}{www}{draw.letters(8)}.example.org{'/'.join(parts)}".lower()


def shaped_case(surrogate: str, value: str) -> str:
    return in_case_of(value, surrogate) if value.isupper() else surrogate
