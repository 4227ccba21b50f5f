"""What each recognizer must find, and what it must leave alone."""

from __future__ import annotations

import pytest

from curator.privacy.detector import Detector

REPLACED_FROM = 0.3

MUST_FIND = {
    "PHONE_NUMBER": [
        "call me at [202-555-0143]",
        "[(212) 555-0188] works too",
        "[+1 202 555 0143]",
        "ring [+44 1632 960123] after six",
        "my UK number is [01632 960123]",
        "[07700 900123]",
        "[020 7946 0123] is the office",
        "Phone:[2025550143]",
        "my cell is [2025550143]",
        "tel. [555-0143 ext 12] please",
        "[2025550143]",
        "text me on [202.555.0143]",
        "[2025550143] is my mobile",
        "[+49 30 123456]",
        "mobile: [06 12 34 56 78]",
        "whatsapp [98765 43210]",
        "[1-202-555-0143]",
        "[202-555-0143 ext. 12] please",
        "手机 [+1 202 555 0143]。",
        "我的电话是[13812345678]",
        "電話は[090-1234-5678]です",
        "[555-0142] is my number",
        "my number is [555 0142]",
        "phone #[2025550142]",
        "mob [9876543210]",
        "Handy: [0151 23456789]",
        "móvil [612 345 678]",
        "(or [11 91234-5678])",
        "call [1-800-555-0142 ext 7]",
        "dial [1-800-FLOWERS] now",
        "[+49 (0)30 123456]",
        "[347 123 4567] if you must",
    ],
    "EMAIL_ADDRESS": [
        "mail [ann@example.com].",
        "[ann.o'neill+x@mail.shop.example]",
        "[foo@foo.test]",
        "<[a_b@example.org]>",
        "ask (at) is no mail but [x@example.net]",
        "mailto:[ann@example.com]?subject=x",
        "[ann [at] example.com]",
        "write to [ann (at) shop (dot) example] please",
        "[ann.lee at example dot com]",
        "it is [ann dot lee (at) mail.example (dot) org].",
        "[müller@bücher.example]",
        "[ann@example.com],[bob@example.com]",
        "send to [ann@shop.exampel]",
    ],
    "CREDIT_CARD": [
        "[4111 1111 1111 1111]",
        "pay with [4111111111111111]",
        "[5555-5555-5555-4444]",
        "amex [378282246310005]",
        "[3056 9309 0259 04] diners",
        "my card number is [6011 1111 1111 1117] exp 12/29",
        "card: [4222222222222]",
        "visa [4111 1111 1111 1112]",
    ],
    "IBAN_CODE": [
        "[GB82 WEST 1234 5698 7654 32] please",
        "IBAN:[DE89370400440532013000]",
        "[nl91abna0417164300].",
        "my IBAN is [DE88 3704 0044 0532 0130 00], thanks",
        "IBAN: [GB82 WEST 1234 5698 7654 3] is short",
    ],
    "IP_ADDRESS": [
        "from [192.0.2.17]",
        "http://[198.51.100.4]:8080/x",
        "host [203.0.113.9], port 22",
        "[2001:db8::8a2e:370:7334]",
        "my ip is [1.2.3.4]",
    ],
    "US_SSN": [
        *("ssn [123-45-6789]", "[123-45-6789]", "social security number [123 45 6789]", "SSN [123456789]"),
        "my social security number is [912-34-5678]",
    ],
    "URL": [
        "see [https://www.shop.example/a?b=c#d].",
        "([http://example.com/x_(y)])",
        "[www.example.org/path]",
        "go to [example.com/help] now",
        "[shop.example]",
    ],
    "DATE_OF_BIRTH": [
        "born on [May 3rd, 1987]",
        "DOB: [03/05/1987]",
        "date of birth is [1987-05-03]",
        "my birthday is [3rd of May]",
        "born on the [third of May nineteen eighty-four]",
        "she was born in [may 1984]",
        "date of birth: [July the fourth, two thousand and one]",
        "D.O.B. [3 May 87]",
        "born in [1987]",
        "born [february 28] long ago",
        "Born: [October 28, 1955]",
    ],
    "ORDER_NUMBER": [
        "order #[4815162342]",
        "Order number is [AB-12345]",
        "**Order:** [AB-12345]",
        "order ([4815162342])",
        "ticket [INC0012345]",
        "tracking number: [1Z999AA10123456784]",
        "invoice no. [2024-00017]",
        "my booking reference is [X7K2P9]",
    ],
    "ACCOUNT_NUMBER": [
        "account number [7001234567]",
        "customer id: [C-99812]",
        "acct [12345678]",
        "policy number is [PN4471239]",
        "patient MRN [0012345]",
    ],
    "USERNAME": [
        "ping @[sir_quentin_blythe] about it",
        "(via @[QuentinBlythe]) said",
        "@[quentinmarsh84], what now?",
        "it is in /home/[evadne]/notes",
        "open /Users/[evadne]/Library/x.plist",
        "at main (/home/[jthornbury84]/app/file.js:6:1)",
        r"C:\Users\[jthornbury84]\Desktop",
        r"C:\Documents and Settings\[Evadne]\x.txt",
        "/mnt/c/Users/[evadne.marsh]/x",
        "cd /home/[mark]/x",
        "my username is [jthornbury84].",
        "my username is [zorblax]",
        "Username: [evadne_marsh]",
        '{"username": "[evadne.marsh]"}',
        "account name: [quentin_m]",
        "login: [jthornbury84]",
        "the user [jthornbury84] cannot print",
        "please log in as [evadne]",
        r"signed in as CORP\[jthornbury]",
        "Benutzername: [jthornbury84]",
        "[evadne]@build-7:~$ make",
        "scp notes.txt [evadne]@host:/tmp",
    ],
    "US_DRIVER_LICENSE": ["my license is [D1234567]"],
    "US_PASSPORT": ["passport number [912345678]"],
    "US_ITIN": ["my itin: [912-70-1234]"],
    "MAC_ADDRESS": ["[00:1A:2B:3C:4D:5E]"],
    "MEDICAL_LICENSE": ["DEA number [AB1234563]"],
    "UK_NINO": ["[AB 12 34 56 C]", "NINO: [QQ 12 34 56 C]"],
}

MUST_NOT_FIND = {
    "PHONE_NUMBER": [
        "the job ran at 1700000000 and 1700000000123",
        "order 4815162342 is late",
        "order number 2025550143",
        "call about order 4815162342",
        "2024-05-06 12:30:45",
        "06/05/2024 - 07/05/2024",
        "we sold 10,000,000 of 12345678901",
        "invoice 0012345678",
        "3.14159265358979",
        "$2,025,550,143.00",
        "commit 8245177 of 3f9a8245177",
        "open 9:00-17:30, 10.30 - 11.45",
        "ISBN 978-3-16-148410-0",
        "card 4111 1111 1111 1111",
        "GB82 WEST 1234 5698 7654 32",
        "version 10.0.19045.3803",
        "2019-2024 and 1990-2000",
        "80000-24000=56000",
        "my ssn is 023-45-6789",
        "NHS number 943 476 5919",
        "1-800-FLOWERS",
        "we have 612 345 678 of them",
    ],
    "EMAIL_ADDRESS": [
        "@ann at 5@home",
        "a @ b",
        "user@localhost",
        "price@",
        "@decorator.method",
        "x@@y.com",
        "meet me at the dot com office",
        "we met at noon, dot by dot",
        "look at dot notation",
    ],
    "CREDIT_CARD": [
        "4111 1111 1111 1112",
        "order 1234567890123",
        "1700000000123",
        "0000 0000 0000 0000",
        "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
    ],
    "IBAN_CODE": ["GB82 WEST 1234 5698 7654 33", "AB12 3456 7890 1234", "DE89"],
    "IP_ADDRESS": [
        "version 1.2.3.4",
        "v1.2.3.4",
        "Chrome/120.0.0.0",
        "update to 4.15.0.213",
        "127.0.0.1 and 0.0.0.0",
        "std::cafe and a::b",
        "at 12:30:45",
        "1.2.3.4.5",
        "256.1.1.1",
        "::",
    ],
    "US_SSN": ["000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123456789", "123-45-67890", "123-45.6789"],
    "URL": [
        "Thanks.So I went",
        "app.py and main.rs",
        "e.g. this",
        "time.now() or os.path",
        "ann@example.com",
        "Node.js",
        "3.5.com.",
        "wait...what",
        "README.md",
        "user.name = x.id",
    ],
    "DATE_OF_BIRTH": ["on May 3rd, 1987", "3/4", "born to run", "stubborn 1987", "since 2001", "born second in May"],
    "ORDER_NUMBER": [
        "in order to pay 200",
        "order 2 pizzas",
        "$5/ticket * 2000 tickets",
        "case 2024",
        "in any case 10am",
        "ref 2024-05-06",
    ],
    "ACCOUNT_NUMBER": ["account for 100% of it", "user 2024", "member since 2019", "policy of 2020"],
    "USERNAME": [
        "@property\ndef x(self): ...",
        "@quentin\ndef x(self): ...",
        "@dataclass @staticmethod @Override @Autowired @ISA",
        "@media (max-width: 30em) { } @import url(x) @keyframes spin",
        "@types/node @angular/core @quentin/tools",
        '@app.route("/")',
        "@quentin(1)",
        "ann@example.com and git@github.com:evadne-marsh/notes.git",
        "@here @everyone @channel @support @jenkins",
        "/home/user/x /home/ubuntu /home/app /home/projects /home/runner/work /home/jovyan",
        r"/Users/Shared /Users/you C:\Users\Public C:\Users\Administrator",
        "https://shop.example/home/evadne",
        "GET /users/evadne/orders",
        "log in as admin, as root or as a different user",
        "logged in as guest",
        "root@build-7:~# and ubuntu@host:/tmp",
        "user root, username: admin, login: guest, www-data",
        "username: string; username = getUser(); username=request.user.name",
        "the username is explicitly set, the user is prompted, a handle was instantiated",
        "self.username = prefix",
        "User: Please help",
        "user python3.11, login sha256, user iphone13",
        "your username is required",
        "https://example.com/@",
    ],
    "US_DRIVER_LICENSE": ["the m2 and the BA2490", "public D1234567"],
    "MEDICAL_LICENSE": ["call2020143", "AB1234563", "DEA number AB1234567", "idea AB1234563"],
    "US_PASSPORT": ["912345678", "A12345678"],
    "US_ITIN": ["912-70-1234"],
    "MAC_ADDRESS": ["12:30:45", "00:1A:2B:3C:4D", "00-1A:2B-3C:4D-5E"],
    "UK_NHS": ["4857773456", "485 777 3456"],
    "UUID": ["123e4567-e89b-12d3-a456-426614174000"],
    "DATE_TIME": ["12 May 2024"],
    "US_BANK_NUMBER": ["my bank account is 12345678"],
}

FIND = [(entity, case) for entity, cases in MUST_FIND.items() for case in cases]
NOT = [(entity, case) for entity, cases in MUST_NOT_FIND.items() for case in cases]


def marked(case: str) -> tuple[str, list[str]]:
    """The text without the brackets around what must be found, and what stands in them."""
    if case == "[ann [at] example.com]":
        return "ann [at] example.com", ["ann [at] example.com"]
    text, values = "", []
    for n, part in enumerate(case.replace("]", "[").split("[")):
        text += part
        if n % 2:
            values.append(part)
    return text, values


@pytest.mark.parametrize(("entity", "case"), FIND)
def test_this_is_found(detector: Detector, entity: str, case: str) -> None:
    text, values = marked(case)
    found = [text[h.start : h.end] for h in detector.hits(text) if h.name == entity and h.score >= REPLACED_FROM]
    assert found == values


@pytest.mark.parametrize(("entity", "text"), NOT)
def test_this_is_left_alone(detector: Detector, entity: str, text: str) -> None:
    found = [text[h.start : h.end] for h in detector.hits(text) if h.name == entity and h.score >= REPLACED_FROM]
    assert found == []


def test_a_word_before_raises_the_score_and_half_a_word_does_not(detector: Detector) -> None:
    def score(text: str) -> float:
        return max((h.score for h in detector.hits(text) if h.name == "US_SSN"), default=0)

    assert score("my SSN is 123-45-6789") > score("it says 123-45-6789")
    assert score("messness 123-45-6789") == score("it says 123-45-6789")


def test_offsets_count_code_points(detector: Detector) -> None:
    text = "😀 e\u0301 李 ann@example.com"
    (hit,) = [h for h in detector.hits(text) if h.name == "EMAIL_ADDRESS"]
    assert (hit.start, hit.end) == (7, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example/users?id=7&mail=jane@example.com",
        "email=jane@example.com;plan=pro",
        "mailto://desk/jane@example.com",
    ],
)
def test_of_an_address_that_is_a_parameter_the_value_is_found(detector: Detector, text: str) -> None:
    found = [text[hit.start : hit.end] for hit in detector.hits(text) if hit.name == "EMAIL_ADDRESS"]
    assert found == ["jane@example.com"]


def test_a_return_path_that_holds_another_address_is_found_whole(detector: Detector) -> None:
    text = "from bounce+jane=example.org@lists.example.com"
    found = [text[hit.start : hit.end] for hit in detector.hits(text) if hit.name == "EMAIL_ADDRESS"]
    assert found == ["bounce+jane=example.org@lists.example.com"]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("write to _ann@example.com_ please", "EMAIL_ADDRESS", "ann@example.com"),
        ("ann@example.com_old", "EMAIL_ADDRESS", "ann@example.com"),
        ("ann@example.com-tomorrow", "EMAIL_ADDRESS", "ann@example.com"),
        ("ann@example.com@", "EMAIL_ADDRESS", "ann@example.com"),
        ("\u8bf7\u5199ann@example.com\u8c22\u8c22", "EMAIL_ADDRESS", "ann@example.com"),
        ("card _4111111111111111_", "CREDIT_CARD", "4111111111111111"),
        ("cc:4111111111111111_v", "CREDIT_CARD", "4111111111111111"),
        ("host _192.0.2.44_ is down", "IP_ADDRESS", "192.0.2.44"),
        ("host-192.0.2.44", "IP_ADDRESS", "192.0.2.44"),
        ("my ssn: _536-22-1234_", "US_SSN", "536-22-1234"),
        ("ssn 536-22-1234\u3067\u3059", "US_SSN", "536-22-1234"),
        ("IBAN\u306fDE89370400440532013000\u3067\u3059", "IBAN_CODE", "DE89370400440532013000"),
        ("\u8bf7\u6253\u7535\u8bdd+12025550143\u8054\u7cfb", "PHONE_NUMBER", "+12025550143"),
        ("call _202-555-0143_ now", "PHONE_NUMBER", "202-555-0143"),
    ],
)
def test_emphasis_dashes_and_words_without_spaces_hide_nothing(
    detector: Detector, text: str, entity: str, value: str
) -> None:
    assert [text[hit.start : hit.end] for hit in detector.hits(text) if hit.name == entity] == [value]


@pytest.mark.parametrize(
    "text",
    [
        '{"firmware": "2.3.18.4"}',
        "python-3.11.2.1",
        "1.2.3.4-rc1",
        "x4111111111111111",
        "user@host.py2",
        "id_2025550143",
        "v-10.2.3.4-beta",
    ],
)
def test_parts_of_names_are_still_none(detector: Detector, text: str) -> None:
    assert detector.hits(text) == []


JOINED = {
    "ottilie_vandermeer": "ottilie_vandermeer",
    "Vandermeer_Ottilie": "Vandermeer_Ottilie",
    "siobhan-odwyer": "siobhan-odwyer",
    "MariaLopez": "MariaLopez",
    "maria.lopez_84": "maria.lopez",
    "user_maria": "maria",
}


@pytest.mark.parametrize(("text", "name"), JOINED.items())
def test_a_name_that_is_all_of_a_text_is_found_written_as_one_word(text: str, name: str) -> None:
    rule = Detector.for_folders(only=frozenset({"pii/joined_name"}))
    assert [(hit.name, text[hit.start : hit.end]) for hit in rule.hits(text)] == [("PERSON", name)]
    assert rule.hits(f"the variable {text} is a string") == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "get_order",
            "customer_support",
            "in_progress",
            "paris_weather",
            "claude-3-opus",
            "gpt-4o-mini",
            "web_search",
        ),
        *("PostgreSQL", "JavaScript", "PayPal", "sales_agent", "order_status", "text-davinci-003", "application/json"),
    ],
)
def test_names_of_tools_models_and_states_are_nobody(text: str) -> None:
    assert Detector.for_folders(only=frozenset({"pii/joined_name"})).hits(text) == []
