"""Nothing in the sample can reach a real person: reserved domains, fictional numbers, documented test values."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

# RFC 2606 and RFC 6761
RESERVED = re.compile(r"(?:^|\.)example\.(?:com|org|net)$|\.(?:example|test)$")
HOST = re.compile(r"(?<![\w.])(?:[\w-]+\.)+(?:com|org|net|io|dev|de|uk|co|eu|fr|app|info|example|test)(?!\w)")
# NANP 555-0100..0199; Ofcom's numbers for drama
FICTIONAL = re.compile(
    r"1?[2-9]\d{2}55501\d{2}|(?:44|0)1632960\d{3}|(?:44|0)2079460\d{3}|(?:44|0)7700900\d{3}|(?:44|0)8081570\d{3}"
)
# published by card schemes and payment processors for tests
CARDS = {
    "4111111111111111",
    "4242424242424242",
    "4012888888881881",
    "5555555555554444",
    "378282246310005",
    "6011111111111117",
}
# examples in the IBAN registry and in the documentation of banks
IBANS = {
    "GB29NWBK60161331926819",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
}
# never issued: set aside for advertisements
SSN = re.compile(r"987-65-432\d")
DOCUMENTATION = [
    ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
# formats that secret scanners of hosting services stop a push for
REAL_FORMATS = re.compile(r"AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[abp]-|sk_live_|T3BlbkFJ|sk-ant-|hf_\w{30}|npm_\w{36}")


def values(manifest: dict[str, Any], entity: str) -> list[str]:
    found = [entry["value"] for entry in manifest["personal"] if entry["entity"] == entity]
    assert found
    return found


def luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def test_every_domain_is_reserved(texts: dict[tuple[str, int, str], str]) -> None:
    hosts = {match.group() for text in texts.values() for match in HOST.finditer(text)}
    assert len(hosts) > 10
    assert [host for host in sorted(hosts) if not RESERVED.search(host.casefold())] == []


def test_every_phone_number_is_in_a_fictional_range(manifest: dict[str, Any]) -> None:
    for value in values(manifest, "PHONE_NUMBER"):
        assert FICTIONAL.fullmatch(re.sub(r"\D", "", value)), value


def test_every_card_is_a_documented_test_number_with_a_right_check_digit(manifest: dict[str, Any]) -> None:
    for value in values(manifest, "CREDIT_CARD"):
        assert value.replace(" ", "") in CARDS, value
        assert luhn(value.replace(" ", "")), value


def test_every_iban_is_a_documented_example_with_a_right_check_sum(manifest: dict[str, Any]) -> None:
    for value in values(manifest, "IBAN_CODE"):
        packed = value.replace(" ", "")
        assert packed in IBANS, value
        assert int("".join(str(int(c, 36)) for c in packed[4:] + packed[:4])) % 97 == 1, value


def test_every_social_security_number_is_one_that_is_never_issued(manifest: dict[str, Any]) -> None:
    for value in values(manifest, "US_SSN"):
        assert SSN.fullmatch(value), value


def test_every_address_on_the_network_is_for_documentation(manifest: dict[str, Any]) -> None:
    for value in values(manifest, "IP_ADDRESS"):
        address = ipaddress.ip_address(value)
        assert any(address in network for network in DOCUMENTATION), value


def test_no_secret_has_the_exact_format_of_a_provider(texts: dict[tuple[str, int, str], str]) -> None:
    assert [where for where, text in texts.items() if REAL_FORMATS.search(text)] == []
