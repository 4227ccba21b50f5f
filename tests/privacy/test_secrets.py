"""Secrets: planted ones are found, and chat, code, hashes, UUIDs and images raise no alarm.

Planted values are drawn at random and put together from pieces here, so that no file holds anything of a real form.
"""

from __future__ import annotations

import base64
import json
import random
import string
import uuid
from collections.abc import Callable

import pytest

from curator.privacy.detector import Detector
from curator.privacy.recognizers._secret import is_placeholder
from curator.privacy.rules import load_rules

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
B64 = ALNUM + "+/"
Draw = Callable[[int, str], str]


@pytest.fixture(scope="module")
def secrets_only() -> Detector:
    ids = frozenset(rule.id for rule in load_rules().rules if rule.id.startswith("pii/secrets/"))
    return Detector.for_folders(only=ids)


def drawn(seed: int) -> Draw:
    source = random.Random(seed)
    return lambda length, letters: "".join(source.choice(letters) for _ in range(length))


def jwt(d: Draw) -> str:
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "HS256", "typ": "JWT"}, {"sub": d(8, ALNUM), "iat": 1})
    )
    return f"{head}.{body}.{d(43, ALNUM)}"


def pem(d: Draw) -> str:
    kind = "RSA " + "PRIVATE" + " KEY"
    lines = "\n".join(d(64, B64) for _ in range(12))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----"


#: family -> (how to draw one, where it stands: `{}`)
PLANTED: dict[str, tuple[Callable[[Draw], str], list[str]]] = {
    "aws_access_key": (lambda d: "AK" + "IA" + d(16, string.ascii_uppercase + "234567"), ["{}", "key id: {},", "'{}'"]),
    "aws_secret_key": (lambda d: d(40, B64), ["aws_secret_access_key = {}", "AWS_SECRET_KEY='{}'"]),
    "google_key": (lambda d: "AI" + "za" + d(35, ALNUM + "-_"), ["maps key {} here", "?key={}&x=1"]),
    "azure_key": (lambda d: d(86, B64) + "==", ["AccountName=shop;Account" + "Key={};EndpointSuffix=x"]),
    "github_token": (lambda d: "gh" + "p_" + d(36, ALNUM), ["my token is {}.", "https://{}@git.example/x", "{}"]),
    "gitlab_token": (lambda d: "gl" + "pat-" + d(20, ALNUM), ["{}", "PRIVATE-TOKEN: {}"]),
    "openai_key": (
        lambda d: "sk" + "-proj-" + d(48, ALNUM + "-_") + d(2, ALNUM),
        ["{}", "OPENAI_API_KEY={}", "use {} pls"],
    ),
    "anthropic_key": (lambda d: "sk" + "-ant-" + "api03-" + d(80, ALNUM) + "AA", ["{}", "key={}"]),
    "slack_token": (lambda d: "xo" + "xb-" + d(12, string.digits) + "-" + d(24, ALNUM), ["{}", "token: {}"]),
    "stripe_key": (lambda d: "sk" + "_live_" + d(24, ALNUM), ["{}", "Stripe.api_key = '{}'"]),
    "mail_service_key": (lambda d: "S" + "G." + d(22, ALNUM) + "." + d(43, ALNUM), ["{}", "sendgrid {}"]),
    "twilio_key": (lambda d: "S" + "K" + d(32, HEX), ["{}", "twilio sid {}"]),
    "package_registry_token": (lambda d: "np" + "m_" + d(36, ALNUM), ["{}", "//registry.example/:_authToken={}"]),
    "model_hub_token": (lambda d: "h" + "f_" + d(34, string.ascii_letters), ["{}", "login with {}"]),
    "cloud_service_token": (lambda d: "dop" + "_v1_" + d(64, HEX), ["{}"]),
    "chat_bot_token": (lambda d: d(9, "123456789") + ":A" + "A" + d(33, ALNUM), ["bot {}"]),
    "json_web_token": (jwt, ["{}", "cookie jwt={}; path=/"]),
    "private_key": (pem, ["{}", "here is the key:\n{}\nthanks"]),
    "connection_string": (lambda d: d(12, ALNUM), ["postgres://app:{}@db.example:5432/shop", "amqp://u:{}@192.0.2.4"]),
    "authorization_header": (lambda d: d(40, ALNUM + "-_."), ["Authorization: Bearer {}", "-H 'X-Api-Key: {}'"]),
    "named_value": (
        lambda d: d(32, ALNUM),
        [
            '"api_key": "{}"',
            "CLIENT_SECRET={}",
            "secret-key: {}",
            "access token is {}",
            "- name: API_KEY\n  value: {}",
            "<api_key>{}</api_key>",
            "| api key | `{}` |",
            "ENV APP_SECRET {}",
            "--api-key {} --verbose",
            "hmac_key = '{}'",
        ],
    ),
    "quoted_password": (lambda d: d(9, ALNUM), ['password = "{}"', "{{'passwd': '{}'}}", "the password is '{}' ok"]),
    "password": (
        lambda d: d(9, ALNUM) + "7!",
        [
            "DB_PASSWORD={}",
            "my password is {}",
            "pwd: {}",
            "password for the router is {}",
            "Password for the router: {}",
            "user ann, password {}",
            "login with ann@example.com and the password {}",
            "the pass is {}",
            "sshpass -p '{}' ssh host",
            "PGPASSWORD={} psql",
        ],
    ),
    "pin": (
        lambda d: d(4, string.digits),
        ["my pin is {}", "PIN: {}", "the PIN code is {}.", "cvv {}", "security code: {}, expires in May"],
    ),
    "address_parameter": (lambda d: d(32, ALNUM), ["https://x.example/cb?access_token={}&y=1"]),
    "model_provider_key": (lambda d: "ls" + "v2_pt_" + d(32, HEX) + "_" + d(10, HEX), ["{}", "tracing with {} fails"]),
    "payment_key": (lambda d: "rz" + "p_live_" + d(14, ALNUM), ["{}", "id {},"]),
    "developer_tool_token": (lambda d: "PM" + "AK-" + d(24, HEX) + "-" + d(34, HEX), ["{}", "key {} is mine"]),
    "hosting_token": (lambda d: "cf" + "ut_" + d(48, ALNUM), ["{}", "deploy with {}"]),
    "tunnel_token": (lambda d: "2" + d(26, ALNUM) + "_" + d(21, ALNUM), ["{}", "authtoken {}"]),
    "uuid_key": (
        lambda d: "-".join(d(n, HEX) for n in (8, 4, 4, 4, 12)),
        ["SNYK_TOKEN={}", "client_secret: {}", "my api key is {}"],
    ),
}

CASES = [(family, template) for family, (_, templates) in PLANTED.items() for template in templates]


@pytest.mark.parametrize(("family", "template"), CASES)
def test_planted_secrets_are_covered_whole(secrets_only: Detector, family: str, template: str) -> None:
    missed = 0
    for seed in range(60):
        value = PLANTED[family][0](drawn(seed))
        text = template.format(value)
        start = text.index(value)
        covered = {n for h in secrets_only.hits(text) if h.score >= 0.3 for n in range(h.start, h.end)}
        missed += not covered >= set(range(start, start + len(value)))
    assert missed <= 1


def test_every_family_finds_its_own(secrets_only: Detector) -> None:
    for family, (draw, templates) in PLANTED.items():
        text = templates[0].format(draw(drawn(7)))
        assert f"pii/secrets/{family}" in {hit.rule for hit in secrets_only.hits(text)}
    assert {f"pii/secrets/{family}" for family in PLANTED} == {loaded.rule.id for loaded in secrets_only.loaded}


PLACEHOLDERS = [
    "api_key = your_api_key_here",
    "API_KEY=<YOUR_API_KEY>",
    'password = "changeme"',
    "password: ********",
    "OPENAI_API_KEY=sk-" + "x" * 32,
    "export TOKEN=${GITHUB_TOKEN}",
    'secret = "{{ vault.secret }}"',
    "AK" + "IAIOSFODNN7" + "EXAMPLE",
    "password=password",
    "postgres://user:password@localhost/db",
    "Authorization: Bearer YOUR_ACCESS_TOKEN_HERE",
    "my password is not working",
    "the password is wrong, and the passcode is expired",
    "your password is at least 8 characters",
    "I forgot my password. It was long.",
    "reset password: click here",
    "password = request.form['password']",
    "password=os.environ.get('DB_PASSWORD')",
    "token = get_token(user)",
    "def login(password: str, token: str) -> None:",
    "if password == other_password:",
    "secret_key=settings.SECRET_KEY",
    "api_key: string",
    "session_id = uuid4()",
    "the access key is on the left of the keyboard",
    "token: 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "the secret is patience",
    "api_key: some+words+joined+by+plus",
    "session token=lorem/ipsum/dolor/amet",
    "pin the note to the board",
    "pin 13 of the board, pinned: 2024 posts, pin 2.5 inches, at pin: 3.14159",
    "password: 12345678",
    "password_length = 12, passes: 86400",
    "const token = await client.fetchToken()",
    "sk-learn and risk-averse",
    "basic training in Springfield-on-the-water",
    "$2 a day; sg. pl. npm_config_cache",
    "call_h3Xk9QpZ2mVt7RbL4nWc8YdA and chatcmpl-A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q",
    "toolu_01A9bC3dE5fG7hJ9kL1mN3pQ, req_8fJ2kLmN4pQrS6tV, cus_Nf3KpQ9ZxWv2Lm",
    "the boarding pass is at gate B22 and the bus pass is 24hours",
    "The password reset page, the password field 2, a password manager 1Password",
    "a key: the third door on the left",
    "token | meaning of the second column",
    "secret value: none",
    "--key value --token x",
    "PRIMARY_KEY id_of_the_table_2024_backup",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_placeholders_words_and_code_are_no_secrets(secrets_only: Detector, text: str) -> None:
    assert [text[h.start : h.end] for h in secrets_only.hits(text)] == []


@pytest.mark.parametrize("sign", ["1", "x", "*", ".", "pass", "token_", "-"])
def test_a_long_value_of_one_sign_takes_no_time(secrets_only: Detector, sign: str) -> None:
    """A check that tries every way to cut such a value into runs would not end."""
    assert secrets_only.hits(f"api_key = {sign * (400 // len(sign))}q!") == []
    assert is_placeholder(sign * (4000 // len(sign)))


CODE = (
    "for i in range({n}): total += prices[i].amount",
    "token_ids = tokenizer.encode(text, max_length={n})",
    "self.secret_santa = random.choice(people[{n}:])",
    'assert response.headers["X-Request-Id"] == "{uuid}"',
    "git checkout {sha1} && make -j{n}",
    "sha256:{sha256}  dist/app-{n}.tar.gz",
    "commit {sha1}",
    '<img src="data:image/png;base64,{b64}">',
    "integrity sha512-{b64}==",
    "password_hash = bcrypt.hashpw(password.encode(), salt)",
    "SELECT id, password FROM users WHERE id = {n};",
    'key = f"user:{{user_id}}:session:{n}"',
    "primary_key=True, foreign_key='orders.id'",
    'etag: W/"{sha1}"',
    "trace_id={hex32} span_id={hex16}",
    "def get_key(name): return keys[name][{n}]",
    "public_key_url = urljoin(base, 'keys/{n}')",
    "{uuid}",
    "Error at 0x{hex16}: token {n} unexpected",
    "the key to page {n} is on the token ring",
    "import secrets; secrets.token_hex({n})",
    "cache-key: v{n}-linux-{sha1}",
    "sort key: created_at; partition key: customer_id",
)


def test_ten_thousand_harmless_lines_raise_no_alarm(secrets_only: Detector, chat: Callable[..., list[str]]) -> None:
    source = random.Random(5)
    d = drawn(9)
    lines = chat(4000, seed=2, personal=0.0)
    for n in range(6000):
        lines.append(
            CODE[n % len(CODE)].format(
                n=source.randrange(1, 5000),
                uuid=uuid.UUID(int=source.getrandbits(128)),
                sha1=d(40, HEX),
                sha256=d(64, HEX),
                hex32=d(32, HEX),
                hex16=d(16, HEX),
                b64=d(300, B64),
            )
        )
    alarms = [(line, line[h.start : h.end], h.rule) for line in lines for h in secrets_only.hits(line)]
    assert alarms == []
