"""Surrogates: the same for the same value, of the same shape, out of ranges that are nobody's, and never two alike."""

from __future__ import annotations

import ipaddress
import re
from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.identity import Identities
from curator.privacy.replace import render
from curator.privacy.surrogates import Surrogates, fakers, first_free, key_of, offers
from curator.privacy.verdicts import Judged
from curator.records import Finding

KEY = bytes(range(32))


def become(entity: str, *values: str, key: bytes = KEY, thread: str = "c") -> list[str | None]:
    made = Surrogates(key_of(key), Identities(key), first_free())
    made.prepare([(entity, value) for value in values])
    return [made.of(entity, value, thread) for value in values]


def one(entity: str, value: str) -> str:
    (made,) = become(entity, value)
    assert made is not None
    return made


def test_the_same_value_becomes_the_same_on_every_machine_of_a_key_and_another_under_another_key() -> None:
    values = ("Alice Smith", "+1 202 555 0143", "12 Main Street, Springfield, IL 62704")
    for entity, value in zip(("PERSON", "PHONE_NUMBER", "ADDRESS"), values, strict=True):
        assert become(entity, value) == become(entity, value)
        assert become(entity, value) != become(entity, value, key=bytes(32))


def test_what_is_given_does_not_depend_on_the_order_of_the_texts() -> None:
    values = [f"{first} {last}" for first in ("Ann", "Bob", "Eve", "Tom") for last in ("Able", "Baker", "Cole")]
    assert dict(zip(values, become("PERSON", *values), strict=True)) == dict(
        zip(values[::-1], become("PERSON", *values[::-1]), strict=True)
    )


def test_a_first_name_and_a_family_name_stay_tied_to_the_whole_name_however_it_is_written() -> None:
    whole, first, last, caps, low, owned, titled, inverted = become(
        "PERSON", "Alice Smith", "Alice", "Smith", "ALICE SMITH", "alice", "Alice Smith's", "Dr. Alice Smith",
        "Smith, Alice",
    )  # fmt: skip
    assert whole == f"{first} {last}"
    assert caps == f"{first} {last}".upper()
    assert low == str(first).lower()
    assert owned == f"{whole}'s"
    assert titled == f"Dr. {whole}"
    assert inverted == f"{last}, {first}"
    assert not {"alice", "smith"} & set(str(whole).lower().split())


def test_names_keep_their_script_their_particles_and_tell_initials_apart() -> None:
    (russian,) = become("PERSON", "Иван Петров")
    assert re.fullmatch("[\u0400-\u04ff]+ [\u0400-\u04ff]+", str(russian))
    assert re.fullmatch(r"[\u4e00-\u9fff]+", one("PERSON", "李明"))
    assert " van der " in one("PERSON", "Jan van der Berg")
    j, k = become("PERSON", "J. Smith", "K. Smith")
    assert re.fullmatch(r"[A-Z]\. \w+", str(j))
    assert j != k


def kinds(value: str) -> set[str]:
    """Whether a list has it as a first or a family name, in any of the languages that surrogates are drawn from."""
    folded = value.casefold()
    lists = [fakers.known_names(locale) for locale in fakers.LATIN]
    given, family = (any(folded in names[n] for names in lists) for n in (0, 1))
    return {kind for kind, listed in (("given", given), ("family", family)) if listed}


@pytest.mark.parametrize(
    "value",
    ["Smith", "Weber", "Nagy", "O'Brien", "Mr Taylor", "Ms. Jordan", "Mr Oyelaran", "Frau Klaus", "HERR MÜLLER"],
)
def test_a_family_name_alone_or_behind_a_title_becomes_a_family_name_and_the_title_stays(value: str) -> None:
    *title, name = one("PERSON", value).split()
    assert title == value.split()[:-1]
    assert "family" in kinds(name)
    assert name.casefold() not in fakers.known_names("en_US")[0]


@pytest.mark.parametrize(("value", "sex"), [("Alice", "f"), ("Robert", "m"), ("Jürgen", "m"), ("Chiara", "f")])
def test_a_first_name_alone_becomes_a_first_name_of_the_same_sex(value: str, sex: str) -> None:
    for key in (KEY, bytes(32), bytes(range(1, 33))):
        (made,) = become("PERSON", value, key=key)
        listed = [
            given[name] for given, _ in map(fakers.known_names, fakers.LATIN) if (name := str(made).lower()) in given
        ]
        assert listed[0] == sex


@pytest.mark.parametrize("value", ["Alice Thomas", "Jordan Klaus", "Mary Jane Watson", "Thomas, Alice"])
def test_a_whole_name_stays_one_also_where_its_words_could_be_either(value: str) -> None:
    first, *_, last = re.findall(r"\w+", one("PERSON", value))
    first, last = (last, first) if "," in value else (first, last)
    assert "given" in kinds(first)
    assert "family" in kinds(last)
    assert last.casefold() not in fakers.known_names("en_US")[0]


def test_what_stands_alone_is_what_it_is_in_the_whole_names_around_it() -> None:
    whole, alone, titled = become("PERSON", "Alice Thomas", "Thomas", "Mrs Thomas")
    assert str(whole).split()[1] == alone
    assert titled == f"Mrs {alone}"


def test_two_with_their_titles_keep_both() -> None:
    assert re.fullmatch(r"Mr\. and Mrs\. \w+", one("PERSON", "Mr. and Mrs. Smith"))


def test_an_address_of_somebody_is_made_of_what_stands_for_the_name() -> None:
    made = Surrogates(key_of(KEY), Identities(KEY), first_free())
    values = [("PERSON", "Alice Smith"), ("EMAIL_ADDRESS", "alice.smith@shop.test"), ("EMAIL_ADDRESS", "asmith@a.test")]
    made.prepare(values)
    name, mail, short = (made.of(entity, value, "") for entity, value in values)
    first, last = str(name).lower().split()
    assert str(mail).startswith(f"{first}.{last}")
    assert str(mail).endswith("@example.org")
    assert str(short).partition("@")[0].endswith(last)


@pytest.mark.parametrize(
    ("value", "fiction"),
    [
        ("+1 212 664 7665", r"\+1 \d{3} 555 01\d\d"),
        ("(212) 664-7665", r"\(\d{3}\) 555-01\d\d"),
        ("664-7665", r"555-01\d\d"),
        ("+44 20 7240 0000", r"\+44 \d\d \d{4} \d{4}"),
        ("+44 7911 123456", r"\+44 7700 900\d\d\d"),
        ("+33 1 42 68 53 00", r"\+33 \d \d\d \d\d \d\d \d\d"),
        ("+61 2 9374 4000", r"\+61 \d (?:5550|7010) \d{4}"),
        ("0044 20 7240 0000", r"0044 \d\d \d{4} \d{4}"),
        ("+٤٤ ٢٠ ٧٢٤٠ \u0660\u0660\u0660\u0660", "\\+٤٤ [\u0660-\u0669]{2} [\u0660-\u0669]{4} [\u0660-\u0669]{4}"),
    ],
)
def test_a_phone_number_keeps_country_and_format_and_lies_where_nobody_is_called(value: str, fiction: str) -> None:
    assert re.fullmatch(fiction, one("PHONE_NUMBER", value))


def test_where_no_range_is_kept_for_fiction_a_number_is_none_that_the_country_has() -> None:
    made = one("PHONE_NUMBER", "+86 138 0013 8000")
    assert made.startswith("+86 ")
    assert not phonenumbers.is_valid_number(phonenumbers.parse(made))


def test_one_number_is_one_surrogate_in_every_format() -> None:
    made = become("PHONE_NUMBER", "+1 212 664 7665", "(212) 664-7665", "2126647665", "tel:+12126647665")
    assert len({re.sub(r"\D", "", str(item))[-10:] for item in made}) == 1


@given(value=st.from_regex(r"\A(?:\+|00|\(?0)?[1-9][0-9() .-]{3,16}[0-9](?: ?x[0-9]{2,4})?\Z"))
def test_any_number_keeps_every_sign_but_its_digits_and_is_another_one(value: str) -> None:
    made = one("PHONE_NUMBER", value)
    assert re.sub(r"\d", "0", made) == re.sub(r"\d", "0", value)
    if sum(c.isdecimal() for c in value) > 6:
        assert made != value


def luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


@given(digits=st.text("0123456789", min_size=12, max_size=19), start=st.sampled_from(["4", "51", "34", "6011", "36"]))
def test_a_card_keeps_its_length_is_of_a_test_range_and_its_sum_holds(digits: str, start: str) -> None:
    value = (start + digits)[: max(12, len(digits))]
    made = one("CREDIT_CARD", value)
    assert len(made) == len(value)
    assert luhn(made)
    assert made.startswith(("424242", "555555", "378282", "601111", "305693"))


@pytest.mark.parametrize("value", ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "fr14 2004 1010 0505 0001"])
def test_an_account_keeps_its_country_and_form_and_its_sum_holds(value: str) -> None:
    made = one("IBAN_CODE", value)
    assert re.sub(r"\w", "x", made) == re.sub(r"\w", "x", value)
    plain = made.replace(" ", "").upper()
    assert plain[:2] == value[:2].upper()
    assert int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def test_addresses_of_the_network_are_of_documentation_ranges() -> None:
    nets = [ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
    assert any(ipaddress.ip_address(one("IP_ADDRESS", "8.8.8.8")) in net for net in nets)
    assert ipaddress.ip_address(one("IP_ADDRESS", "2001:4860::8888")) in ipaddress.ip_network("2001:db8::/32")
    assert re.fullmatch(r"https://www\.[a-z]{8}\.example\.org/[a-z]+/[a-z]+", one("URL", "https://www.a.test/b/c?d=e"))
    assert one("US_SSN", "123-45-6789")[0] == "9"


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("1985-03-12", r"\d{4}-\d\d-\d\d"), ("12.03.1985", r"\d\d\.\d\d\.\d{4}"), ("3/4/85", r"\d{1,2}/\d{1,2}/\d\d"),
        ("March 12th, 1985", r"[A-Z][a-z]+ \d{1,2}(?:st|nd|rd|th), \d{4}"), ("12 MAR 1985", r"\d{1,2} [A-Z]{3} \d{4}"),
        ("4 July", r"\d{1,2} [A-Z][a-z]+"),
    ],
)  # fmt: skip
def test_a_date_moves_in_its_own_format(value: str, form: str) -> None:
    made = one("DATE_OF_BIRTH", value)
    assert re.fullmatch(form, made)
    assert made != value


@given(days=st.lists(st.dates(date(1920, 1, 1), date(2030, 1, 1)), min_size=2, max_size=4), thread=st.text(max_size=5))
def test_times_between_dates_and_weekdays_of_one_conversation_stay(days: list[date], thread: str) -> None:
    made = [date.fromisoformat(str(d)) for d in become("DATE_OF_BIRTH", *(d.isoformat() for d in days), thread=thread)]
    assert len({new - old for new, old in zip(made, days, strict=True)}) == 1
    assert made[0].weekday() == days[0].weekday()
    assert made[0] != days[0]


def test_another_conversation_moves_its_dates_otherwise() -> None:
    assert len({become("DATE_OF_BIRTH", "1985-03-12", thread=str(n))[0] for n in range(20)}) > 10


def test_what_has_no_realistic_value_is_offered_none() -> None:
    assert not offers("SECRET", "hunter22")
    assert not offers("DATE_OF_BIRTH", "soon")
    assert become("SECRET", "hunter22") == [None]


@given(values=st.lists(st.from_regex(r"[A-Z]{2}-?\d{4,6}", fullmatch=True), min_size=2, max_size=30, unique=True))
def test_two_ids_are_never_given_one_surrogate_and_keep_their_form(values: list[str]) -> None:
    made = become("ORDER_NUMBER", *values)
    keys = {re.sub(r"\W", "", value): str(new).replace("-", "") for value, new in zip(values, made, strict=True)}
    assert len(set(keys.values())) == len(keys)
    for value, new in zip(values, made, strict=True):
        assert re.sub(r"\d", "0", re.sub(r"[A-Z]", "A", str(new))) == re.sub(r"\d", "0", re.sub(r"[A-Z]", "A", value))


#: Emoji with joiners, combining marks, CJK, right-to-left, digits of other scripts, line breaks.
WILD = st.text(
    st.sampled_from("aZ é1٣😀👩\u200d🔬e\u0301\u0327李明\u05e9\u05dc\u05d5\u05ddمر\u202e\n'-.@+"),
    min_size=1,
    max_size=12,
)
ENTITIES = (
    "PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "IP_ADDRESS", "MAC_ADDRESS", "URL",
    "LOCATION", "ADDRESS", "ORGANIZATION", "AGE", "DATE_OF_BIRTH", "ORDER_NUMBER", "SECRET",
)  # fmt: skip


@given(parts=st.lists(st.tuples(WILD, st.sampled_from(ENTITIES), WILD), min_size=1, max_size=4))
def test_any_text_is_rendered_and_offsets_lead_there_and_back(parts: list[tuple[str, str, str]]) -> None:
    text, judged, needed = "", [], []
    for before, entity, value in parts:
        text += before
        span = (len(text), len(text) + len(value))
        text += value
        finding = Finding(id=str(span), kind="pii", name=entity, subject="t", span=span, score=0.9)
        judged.append(Judged(finding, entity, True, True, "sure"))
        needed.append((entity, value))
    made = Surrogates(key_of(KEY), Identities(KEY), first_free())

    def note(item: Judged, value: str) -> str:
        needed.append((item.entity, value))
        return ""

    render(text, judged, note)
    made.prepare(needed)
    rendered = render(text, judged, lambda item, value: made.of(item.entity, value, "c") or "<X_1>")
    rendered.text.encode()
    at = new_at = 0
    for old_start, old_end, new_start, new_end in rendered.spans:
        assert rendered.text[new_at:new_start] == text[at:old_start]
        assert rendered.new_span(old_start, old_end) == (new_start, new_end)
        assert rendered.old_span(new_start, new_end) == (old_start, old_end)
        at, new_at = old_end, new_end
    assert rendered.text[new_at:] == text[at:]
