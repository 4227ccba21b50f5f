"""Numbers that states give out: checks catch slips of the pen, harmless numbers of the same shape need a word before.

The valid ones are those that the authorities themselves print as examples.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.privacy.detector import Detector
from curator.privacy.recognizers import _checks
from curator.privacy.rules import load_rules
from curator.registry import load

DIGITS = "0123456789"
#: code -> (a published valid number, how many places from the end the check stands, the characters it can be)
CHECKED = {
    "cn_resident_id": ("11010519491231002X", 1, DIGITS + "X"),
    "de_tax_id": ("86095742719", 1, DIGITS),
    "de_id_card": ("T220001293", 1, DIGITS),
    "de_social_security": ("15070649C103", 1, DIGITS),
    "jp_my_number": ("123456789018", 1, DIGITS),
    "in_aadhaar": ("234123412346", 1, DIGITS),
    "uk_nhs": ("9434765919", 1, DIGITS),
    "uk_utr": ("1123456789", 10, DIGITS),
    "it_fiscal_code": ("RSSMRA85T10A562S", 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "br_cpf": ("52998224725", 1, DIGITS),
    "br_cnpj": ("12ABC34501DE35", 1, DIGITS),
    "ca_sin": ("046454286", 1, DIGITS),
    "es_nif": ("12345678Z", 1, "TRWAGMYFPDXBNJZSQVHLCKE"),
    "au_tfn": ("123456782", 1, DIGITS),
    "au_medicare": ("2123456701", 2, DIGITS),
    "kr_rrn": ("8601011234563", 1, DIGITS),
    "mx_curp": ("HEGG560427MVZRRL04", 1, DIGITS),
    "nl_bsn": ("111222333", 1, DIGITS),
    "pl_pesel": ("44051401359", 1, DIGITS),
    "se_personnummer": ("8112189876", 1, DIGITS),
    "us_npi": ("1234567893", 1, DIGITS),
    "imei": ("490154203237518", 1, DIGITS),
    "vin": ("1M8GDM9AXKP042788", 9, DIGITS + "X"),
}
#: Schemes that let some single mistakes pass by design, as where weights share a factor with ten.
_WEAK = {"au_medicare", "de_social_security", "mx_curp", "uk_utr", "kr_rrn"}


def accepts(code: str, value: str) -> bool:
    check: Callable[[str], bool] = load("curator.privacy.recognizers", code.replace("_", "-")).accepts
    return check(value)


@pytest.mark.parametrize("code", CHECKED)
def test_a_published_number_passes_its_check(code: str) -> None:
    assert accepts(code, CHECKED[code][0])


@pytest.mark.parametrize("code", CHECKED)
def test_every_other_check_character_is_refused(code: str) -> None:
    valid, place, alphabet = CHECKED[code]
    at = len(valid) - place
    passing = [c for c in alphabet if accepts(code, valid[:at] + c + valid[at + 1 :])]
    assert passing == [valid[at]]


@pytest.mark.parametrize("code", sorted(CHECKED.keys() - _WEAK))
def test_one_wrong_digit_is_noticed(code: str) -> None:
    valid = CHECKED[code][0]
    passing = [
        (at, digit)
        for at, c in enumerate(valid)
        for digit in DIGITS
        if c.isdigit() and digit != c and accepts(code, valid[:at] + digit + valid[at + 1 :])
    ]
    assert passing == []


@given(st.text(DIGITS, min_size=2, max_size=18))
def test_verhoeff_has_one_check_digit_and_notices_neighbours_that_changed_places(number: str) -> None:
    (check,) = [c for c in DIGITS if _checks.verhoeff(number + c)]
    valid = number + check
    for at in range(len(valid) - 1):
        swapped = valid[:at] + valid[at + 1] + valid[at] + valid[at + 2 :]
        assert swapped == valid or not _checks.verhoeff(swapped)


@given(st.text(DIGITS, min_size=2, max_size=18))
def test_mod_11_10_has_one_check_digit_and_notices_one_wrong_digit(number: str) -> None:
    (check,) = [c for c in DIGITS if _checks.mod_11_10(number + c)]
    for at, c in enumerate(number):
        other = DIGITS[(int(c) + 3) % 10]
        assert not _checks.mod_11_10(number[:at] + other + number[at + 1 :] + check)


@given(st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95), st.integers(1, 999_999))
def test_a_french_number_has_one_key(sex: int, year: int, month: int, department: int, serial: int) -> None:
    number = f"{sex}{year:02}{month:02}{department:02}{serial:06}"
    assert [key for key in range(1, 98) if accepts("fr_nir", f"{number}{key:02}")] == [97 - int(number) % 97]


def test_corsicans_have_letters_in_their_number() -> None:
    assert accepts("fr_nir", "2 69 05 2A 588 157 " + next(f"{k:02}" for k in range(1, 98) if _corsican(k)))


def _corsican(key: int) -> bool:
    return (2690519588157 + key) % 97 == 0


FIND = {
    "US_EIN": ["my employer's EIN is [12-3456789]", "EIN: [123456789]"],
    "US_NPI": ["NPI [1234567893]"],
    "US_MBI": ["my Medicare number is [1EG4-TE5-MK73]", "MBI [1EG4TE5MK73]"],
    "CN_RESIDENT_ID": ["[11010519491231002X]", "我的身份证是[11010519491231002x]。"],
    "DE_TAX_ID": ["Steuer-ID: [86 095 742 719]", "meine Steueridentifikationsnummer ist [86095742719]"],
    "DE_ID_CARD": ["Personalausweis [T220001293]", "my Ausweis is [T22000129]"],
    "DE_SOCIAL_SECURITY": ["[15 070649 C 103]", "RVNR [15070649C103]"],
    "JP_MY_NUMBER": ["マイナンバーは[1234 5678 9018]です", "My Number: [1234-5678-9018]"],
    "IN_AADHAAR": ["my aadhaar is [2341 2341 2346]", "Aadhaar card [234123412346]", "aadhaar [2341 2341 2345]"],
    "IN_PAN": ["PAN [ABCPE1234F]", "my pan card is [abcpe1234f]", "it is [ABCPE1234F]"],
    "UK_UTR": ["my UTR is [11234 56789]", "unique taxpayer reference [1123456789]"],
    "UK_NHS": ["NHS number [943 476 5919]", "my nhs no is [9434765919]"],
    "FR_NIR": ["[1 85 05 78 006 084 91]", "numéro de sécu : [185057800608491]"],
    "IT_FISCAL_CODE": ["[RSSMRA85T10A562S]", "codice fiscale [rssmra85t10a562s]", "codice fiscale [RSSMRA85T10A562A]"],
    "BR_CPF": ["[529.982.247-25]", "meu CPF é [52998224725]"],
    "BR_CNPJ": ["[11.222.333/0001-81]", "CNPJ [11222333000181]", "[12.ABC.345/01DE-35]"],
    "CA_SIN": ["my SIN is [046 454 286]", "social insurance number [046-454-286]", "SIN: [046454286]"],
    "ES_NIF": ["mi DNI es [12345678Z]", "NIE [X1234567L]", "dni [12345678z]", "[X1234567L]"],
    "AU_TFN": ["my TFN is [123 456 782]", "tax file number [123456782]"],
    "AU_MEDICARE": ["medicare card [2123 45670 1]"],
    "KR_RRN": ["[860101-1234563]", "RRN [8601011234563]", "resident number [860101-1234567]"],
    "MX_CURP": ["[HEGG560427MVZRRL04]", "mi curp: [hegg560427mvzrrl04]"],
    "NL_BSN": ["mijn BSN is [111222333]", "BSN [1112.22.333]"],
    "PL_PESEL": ["PESEL [44051401359]"],
    "SE_PERSONNUMMER": ["[811218-9876]", "personnummer [198112189876]", "[19811218-9876]"],
    "PASSPORT": ["my passport is [AB123456]", "Reisepass [C01X00T47]"],
    "DEVICE_ID": ["IMEI [49-015420-323751-8]", "serial number: [C02XG0FDH7JY]", "S/N [4CE0460D0G]"],
    "VEHICLE_ID": ["VIN [1M8GDM9AXKP042788]", "[1M8GDM9AXKP042788]", "my vin is [WVWZZZ1JZXW000001]"],
    "LICENSE_PLATE": ["license plate [ABC-1234]", "my plate number is [7XYZ123]", "number plate [AB12 CDE]"],
    "LICENSE_NUMBER": ["bar number [123456]", "medical license no. [MD-44812]", "certificate number: [AX-99120]"],
    "US_DRIVER_LICENSE": [
        "my driver's license number is [44-81-23456]",
        "driver license [4481-23-4567]",
        "driving licence: [MORGA657054SM9IJ]",
    ],
    "ORDER_NUMBER": ["docket no. [A-1234-56]", "see [2:19-cv-01234-ABC] for it"],
    "ACCOUNT_NUMBER": ["health plan number [H-4418820]", "student id: [ST-40918]"],
    "ZIP_CODE": ["my zip code is [98101]", "Springfield, IL [62704-1234]", "postcode [SW1A 1AA]", "at [K1A 0B1]"],
}
LEAVE = {
    "US_EIN": ["order 12-3456789", "tax of 07-1234567"],
    "US_NPI": ["1234567893", "NPI 1234567890"],
    "CN_RESIDENT_ID": ["110105194912310021", "990105194912310020"],
    "DE_TAX_ID": ["86095742719", "order 86 095 742 719"],
    "DE_ID_CARD": ["T220001293", "the person T220001290"],
    "DE_SOCIAL_SECURITY": ["15 070649 C 104", "15 990649 C 103"],
    "JP_MY_NUMBER": ["1234 5678 9018", "my number of boxes is 1234 5678 9010"],
    "IN_AADHAAR": ["2341 2341 2346", "order 234123412346"],
    "IN_PAN": ["ABCXE1234F", "abcpe1234f", "SKU-ABCPE1234F"],
    "UK_UTR": ["1123456789"],
    "UK_NHS": ["9434765919", "NHS number 943 476 5918", "order 4857773456", "the enhsure 9434765919"],
    "FR_NIR": ["1 85 05 78 006 084 92", "185057800608492"],
    "IT_FISCAL_CODE": ["RSSMRA85T10A562A"],
    "BR_CPF": ["529.982.247-26", "52998224725", "111.111.111-11"],
    "BR_CNPJ": ["11.222.333/0001-82", "11222333000181"],
    "CA_SIN": ["046 454 286", "sine 046 454 286"],
    "ES_NIF": ["12345678A", "12345678z", "x1234567l"],
    "AU_TFN": ["123 456 782"],
    "AU_MEDICARE": ["2123 45670 1"],
    "KR_RRN": ["860101-1234567", "861301-1234563", "8601011234563"],
    "MX_CURP": ["HEGG560427MVZRRL05"],
    "NL_BSN": ["111222333"],
    "PL_PESEL": ["44051401359"],
    "SE_PERSONNUMMER": ["811218-9875", "20240506-1234", "813218-9876"],
    "PASSPORT": ["AB123456", "passport photos 35"],
    "DEVICE_ID": ["490154203237518", "serial killer 2019", "the device is 12345"],
    "VEHICLE_ID": ["1M8GDM9A1KP042788", "12345678901234567", "WVWZZZ1JZXW000001"],
    "LICENSE_PLATE": ["a plate of 12 cookies", "plate 4", "price tag 30 EUR"],
    "LICENSE_NUMBER": ["at the bar 30 people", "certificate of 2020"],
    "ORDER_NUMBER": ["10-cv", "because 123456"],
    "ZIP_CODE": ["62704", "zip file 12345678", "OK 5000", "IN 2024", "AB12 3CDE", "zip it 10 times", "MacBook M2 8GB"],
    "IBAN_CODE": ["at 624 avalon road for one"],
}


def _hits(detector: Detector, entity: str, text: str) -> list[str]:
    spans = {(h.start, h.end) for h in detector.hits(text) if h.name == entity and h.score >= 0.3}
    return [text[start:end] for start, end in sorted(spans)]


@pytest.mark.parametrize(("entity", "case"), [(e, case) for e, cases in FIND.items() for case in cases])
def test_this_is_found(detector: Detector, entity: str, case: str) -> None:
    before, value, after = case.replace("]", "[").split("[")
    assert _hits(detector, entity, before + value + after) == [value]


@pytest.mark.parametrize(("entity", "text"), [(e, text) for e, texts in LEAVE.items() for text in texts])
def test_this_is_left_alone(detector: Detector, entity: str, text: str) -> None:
    assert _hits(detector, entity, text) == []


def test_every_rule_of_the_file_has_examples() -> None:
    rules = [rule for rule in load_rules().rules if rule.entity.split("_")[0] in _STATES or rule.id == "pii/passport"]
    assert {rule.entity for rule in rules} <= FIND.keys()
    assert {rule.entity for rule in rules} - LEAVE.keys() <= {"US_MBI", "US_DRIVER_LICENSE"}


_STATES = {"CN", "DE", "JP", "IN", "FR", "IT", "BR", "CA", "ES", "AU", "KR", "MX", "NL", "PL", "SE"}


def test_a_mistyped_number_after_its_name_is_for_review(detector: Detector) -> None:
    scores = [h.score for h in detector.hits("my BSN is 111222334") if h.name == "NL_BSN"]
    assert scores == [0.6]


def test_harmless_numbers_of_all_kinds_raise_no_alarm_of_national_numbers(detector: Detector) -> None:
    source = random.Random(11)
    ids = {rule.entity for rule in load_rules().rules if rule.entity.split("_")[0] in (*_STATES, "UK", "US")}
    texts = []
    for _ in range(2000):
        n = source.randrange(10**9, 10**15)
        texts.append(
            source.choice(
                (
                    f"order {n} has shipped", f"at 1{n % 10**9:09} the job ended", f"v{n % 97}.{n % 13}.{n % 1000}",
                    f"ISBN 978-{n % 10}-{n % 10**5:05}-{n % 10**3:03}-{n % 10}", f"commit {n:x}{n % 10**9:x}",
                    f"it costs {n % 10**4}.{n % 100:02} EUR", f"score {n % 100}:{n % 90}", f"sku {n % 10**8:08}",
                    f"tracking 1Z{n:015}84", f"trace {n % 10**12:012}", f"2024-05-{n % 28 + 1:02}T10:{n % 60:02}:00",
                )
            )
        )  # fmt: skip
    alarms = [(text, h.name) for text in texts for h in detector.hits(text) if h.name in ids and h.score >= 0.3]
    assert alarms == []
