"""Phone numbers: by international prefix, by national shape, and bare ones after a word such as "call"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.recognizers._boundaries import LETTERS
from curator.privacy.recognizers._boundaries import VERSION as _BOUNDARIES
from curator.privacy.recognizers._cues import VERSION as _CUES
from curator.privacy.recognizers._cues import Cue, nearest_cue
from curator.privacy.spans import Span, best

VERSION = 10_000 * _BOUNDARIES + 100 * _CUES + 3

_EXTENSION = r"(?:[ ,]{0,2}(?:x|ext\.?|extension)\s?\d{1,6})?"
_LEFT = rf"(?<![{LETTERS}+$€£#%])(?<!\d[-_./,:@])(?<![A-Za-z][-_/@])"
_RIGHT = rf"(?![{LETTERS}%€£$])(?!_\w)(?![-./:,]\d)"
#: North American numbers with at least one separator; area and exchange codes start with 2-9 (NANP).
_NANP = re.compile(
    rf"{_LEFT}(?:1[-. ])?"
    r"(?:\([2-9]\d{2}\)[-. ]?[2-9]\d{2}[-. ]?|[2-9]\d{2}[-. /][2-9]\d{2}[-. ]?|[2-9]\d{5}-)"
    rf"\d{{4}}{_EXTENSION}{_RIGHT}",
    re.IGNORECASE,
)
#: National numbers with a trunk prefix 0 (most of the world outside North America).
_TRUNK = re.compile(rf"{_LEFT}(?<!\d[ ])\(?0\d{{1,5}}\)?(?:[-. /]?\d{{2,8}}){{1,4}}{_EXTENSION}{_RIGHT}", re.IGNORECASE)
#: As they are written in India, Brazil, China and Spain, and three, three and four digits as in many countries.
_GROUPED = re.compile(
    rf"{_LEFT}(?<!\d[ ])(?:[6-9]\d{{4}} \d{{5}}|\(\d{{2}}\) ?9?\d{{4}}-\d{{4}}|[1-9]\d 9\d{{4}}-\d{{4}}"
    rf"|1[3-9]\d([ -])\d{{4}}\1\d{{4}}|[67]\d\d \d\d \d\d \d\d|[2-9]\d\d([-. ])\d{{3}}\2\d{{4}}){_RIGHT}(?![ ]\d)"
)
#: Words on the keys of a phone: 1-800-FLOWERS.
_VANITY = re.compile(
    r"(?<![\w-])(?:1[-. ])?\(?8(?:00|33|44|55|66|77|88)\)?[-. ]"
    r"(?=[A-Z0-9-]{0,8}[A-Z])[A-Z0-9](?:-?[A-Z0-9]){6,9}(?![\w-])"
)
_ANY = re.compile(
    rf"{_LEFT.replace('#', '')}\(?\d(?:[-. ()/\u00a0\u2013]{{0,2}}\d){{6,14}}{_EXTENSION}{_RIGHT}", re.IGNORECASE
)
_ALONE = re.compile(r"\s*(?P<value>1?[2-9]\d{2}[2-9]\d{6}|[2-9]\d{2}[-. ]\d{4})[\s.!]*\Z")
_AFTER = re.compile(
    r"\s{0,2}(?:[(\u2013-]\s?|(?:is|was|'s|as|on)\s)(?:(?:my|the|our|his|her|their|work|home|new|a|best)\s){0,3}"
    r"(?:(?:tele)?phone|cell|mobile|tel|fax|whatsapp|landline|number)(?![a-z])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)\d\d([-./ ])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d{2})(?![-./ ]?\d)"
    r"|\d{1,2}[.:]\d{2}\s?[-\u2013]"
)
#: Seven digits with no more between two of them than a number is written with (x is for extensions).
_DENSE = re.compile(r"\d(?:[\Wx]{0,6}\d){6}", re.IGNORECASE)
_SSN = re.compile(r"\d{3}([-. ])\d{2}\1\d{4}")
_INSIDE = re.compile(rf"[{LETTERS}]")
_NOT_DIGIT = re.compile(r"\D")
#: A cue that needs no "number" to speak of phones; "call" or "contact" are said of other things too.
_PLAIN_CUE = re.compile(
    r"phone|ph\Z|t[e\u00e9]l|cel|mob|m[o\u00f3]vil|handy|fax|whatsapp|sms|landline|text|.* (?:number|no|nr)"
    r"|[^\x00-\x7f]"
)
_IDS = frozenset({"ssn", "id"})
_REGIONS = ("GB", "DE", "FR", "IT", "ES", "NL", "IE", "AU", "NZ", "IN", "IL", "ZA", "CH", "AT", "BE", "SE", "JP", "BR")


DIGITS = 3


def needed(facts: Facts) -> bool:
    if facts.digits >= 7 and _DENSE.search(facts.text) is not None:
        return True
    return facts.digits >= 3 and "8" in facts.text and _VANITY.search(facts.text) is not None


def find(text: str) -> Iterator[Span]:
    """0.9 where shape and word, or prefix and number plan agree; 0.6-0.75 for shape or word alone; 0.4 if in doubt."""
    found = list(_international(text)) if "+" in text or "00" in text else []
    for pattern, score in ((_NANP, 0.7), (_GROUPED, 0.5)):
        found.extend(_shaped(text, pattern, score))
    if "0" in text:
        found.extend(span for span in _shaped(text, _TRUNK, 0.6) if _is_national(text[span.start : span.end]))
    found.extend(_called(text))
    if "8" in text:
        found.extend(_vanity(text))
    alone = _ALONE.match(text)
    if alone:
        found.append(Span(*alone.span("value"), 0.4))
    yield from best(found)


def _international(text: str) -> Iterator[Span]:
    from phonenumbers import Leniency, PhoneNumberMatcher, is_valid_number

    for match in PhoneNumberMatcher(text, None, leniency=Leniency.POSSIBLE):
        before = text[match.start - 1 : match.start]
        # As written: the library reads letters as the digits of their keys, and knows numbers of six digits.
        written = sum(c.isdecimal() for c in match.raw_string)
        if written >= 7 and not _INSIDE.match(before) and match.raw_string[0] in "+(\uff0b":
            yield Span(match.start, match.end, 0.9 if is_valid_number(match.number) else 0.75)
    for dialled in re.finditer(rf"{_LEFT}(?<!\d[ ])00[1-9]\d{{0,2}}(?:[-. /]?\d{{2,8}}){{2,5}}{_RIGHT}", text):
        if 10 <= len(_NOT_DIGIT.sub("", dialled[0])) <= 17 and not dialled[0].isdigit():
            yield Span(dialled.start(), dialled.end(), 0.6)


def _shaped(text: str, pattern: re.Pattern[str], score: float) -> Iterator[Span]:
    for match in pattern.finditer(text):
        cue = nearest_cue(text, match.start())
        if _DATE.match(match[0]) or _SSN.fullmatch(match[0]):
            continue
        if cue is not None and cue.kind != "phone" and (match[0].isdigit() or (cue.kind in _IDS and cue.gap <= 3)):
            continue
        if cue is None:
            yield Span(match.start(), match.end(), score)
        elif cue.kind == "phone":
            yield Span(match.start(), match.end(), 0.9)
        else:
            yield Span(match.start(), match.end(), 0.4)


def _is_national(written: str) -> bool:
    """Whether a number with trunk prefix is one somewhere.

    In Britain a possible length will do: its numbers for drama (01632, 020 7946 0...) are in no number plan.
    """
    from phonenumbers import NumberParseException, is_possible_number, is_valid_number, parse

    digits = _NOT_DIGIT.sub("", written)
    if not 9 <= len(digits) <= 13:
        return False
    separated = digits not in written
    for region in _REGIONS:
        try:
            number = parse(written, region)
        except NumberParseException:
            continue
        if is_valid_number(number) or (
            separated and region == "GB" and len(digits) >= 10 and is_possible_number(number)
        ):
            return True
    return False


def _called(text: str) -> Iterator[Span]:
    """Any 7 to 15 digits that the words around call a phone number."""
    for match in _ANY.finditer(text):
        value = match[0]
        if _DATE.match(value):
            continue
        cue = nearest_cue(text, match.start())
        if (cue is not None and cue.kind == "phone" and _believable(value, cue)) or _AFTER.match(text, match.end()):
            end = match.end() - (1 if value.count("(") < value.count(")") else 0)
            yield Span(match.start(), end, 0.75)


def _vanity(text: str) -> Iterator[Span]:
    for match in _VANITY.finditer(text):
        cue = nearest_cue(text, match.start())
        if cue is not None and cue.kind == "phone":
            yield Span(match.start(), match.end(), 0.5)


def _believable(value: str, cue: Cue) -> bool:
    """No Unix time in seconds or milliseconds after a verb that is said of events too ("last call 1700000000")."""
    unix_time = value.isdigit() and value[0] == "1" and len(value) in (10, 13)
    if unix_time:
        return _PLAIN_CUE.match(cue.word) is not None and cue.gap <= 3
    return _PLAIN_CUE.match(cue.word) is not None or cue.gap <= 3
