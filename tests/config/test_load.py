"""curator.toml is read strictly, and every problem has its line."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.config import Config, Shares, load, parse
from curator.errors import ExitCode, FileProblem

FILE = Path("curator.toml")


def problem(text: str) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        parse(text, FILE)
    return caught.value


def test_an_empty_file_sets_nothing() -> None:
    assert parse("", FILE) == Config()
    assert parse("", FILE).given == frozenset()


def test_what_is_not_set_is_none_so_that_packs_can_speak() -> None:
    config = parse("[scrub]\nreplace_from = 0.4\n", FILE)
    assert config.scrub.replace_from == 0.4
    assert config.scrub.decide_below is None
    assert config.given == {"scrub.replace_from"}


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "curator.toml"
    path.write_text("""\
[workspace]
packs = ["customer_support"]
[scrub]
replace_from = 0.3
decide_below = 1.01
styles = { CREDIT_CARD = "mask", default = "tag" }
[dedup]
threshold = 0.8
keep = ["newest"]
[split]
shares = { train = 0.9, test = 0.1 }
stratify = "intent"
by_time = true
[select]
only = "accepted"
limit = 100
[shape]
system = "set"
system_text = "Be kind."
answer = "label"
label_task = "intent"
train = "last"
history = 4
[export]
target = "trl"
[engine]
kind = "inline"
[recipes]
nightly = ["import inbox/", "scrub", "dedup"]
""")
    config = load(path)
    assert config.workspace.packs == ("customer_support",)
    assert config.scrub.styles == {"CREDIT_CARD": "mask", "default": "tag"}
    assert config.dedup.keep == ("newest",)
    assert config.split.shares == Shares(train=0.9, validation=0.0, test=0.1)
    assert config.shape.history == 4
    assert config.engine.kind == "inline"
    assert config.recipes == {"nightly": ("import inbox/", "scrub", "dedup")}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[workspace]\n\n[dedupe]\n", 3, "unknown key 'dedupe'"),
        ("[dedup]\n# note\nthreshhold = 0.8\n", 3, "unknown key 'threshhold' in dedup"),
        ("[dedup]\nthreshold = 1.5\n", 2, "dedup.threshold must be more than 0 and 1 or less"),
        ("[dedup]\nthreshold = 0\n", 2, "dedup.threshold must be more than 0 and 1 or less"),
        ("[scrub]\ndecide_below = 1.02\n", 2, "scrub.decide_below must be 0 or more and 1.01 or less"),
        ("[scrub]\nreplace_from = -0.1\n", 2, "scrub.replace_from must be 0 or more and 1.01 or less"),
        ("[scrub]\nreplace_from = nan\n", 2, "scrub.replace_from must be a finite number"),
        ('[scrub]\nreplace_from = "0.3"\n', 2, "scrub.replace_from must be a number, not text"),
        (
            '[scrub]\nstyles = { PERSON = "blur" }\n',
            2,
            "scrub.styles.PERSON must be one of tag, surrogate, mask, hash, drop",
        ),
        (
            '\n[scrub]\nstyles = { person = "tag" }\n',
            2,
            "scrub: styles: 'person' is not an entity such as EMAIL_ADDRESS, nor 'default'",
        ),
        ('[dedup]\nkeep = ["newest", "newest"]\n', 1, "dedup: keep must name at least one policy, each once"),
        (
            "[split]\nsalt = ''\nshares = {train = 0.8, test = 0.1}\n",
            3,
            "split.shares: train, validation and test sum to 0.9 instead of 1",
        ),
        ("[split.shares]\ntrain = 2\n", 2, "split.shares.train must be 0 or more and 1 or less"),
        ("split.shares.train = 2\n", 1, "split.shares.train must be 0 or more and 1 or less"),
        ("[select]\nlimit = 0\n", 2, "select.limit must be 1 or more"),
        ('[select]\nonly = "some"\n', 2, "select.only must be one of all, accepted"),
        (
            '[shape]\nsystem = "set"\n',
            1,
            'shape: system = "set" and system_text go together: give both or neither',
        ),
        (
            '[shape]\nlabel_task = "intent"\n',
            1,
            'shape: answer = "label" and label_task go together: give both or neither',
        ),
        ("[engine]\nworkers = 2026-11-21\n", 2, "engine.workers must be a whole number, not a date or time"),
        ("[engine]\nworkers = 0\n", 2, "engine.workers must be 1 or more"),
        ("[recipes]\nnightly = 'scrub'\n", 2, "recipes.nightly must be a list, not text"),
        ("engine = 3\n", 1, "engine must be a mapping, not a whole number"),
        ("[workspace]\ngiven = []\n", 2, "unknown key 'given' in workspace"),
        ("given = []\n", 1, "unknown key 'given'"),
        (
            '[shape]\nsystem = "set"\nsystem_text = """\n[engine]\nkind = 1\n"""\n\n[engine]\nkind = 1\n',
            9,
            "engine.kind must be one of",
        ),
        ("[split]\nsalt = 'a\u2028b\x85c'\n[engine]\nkind = 1\n", 4, "engine.kind must be one of"),
        ("# \u2028 is no end of a line\n[engine]\nkind = 1\n", 3, "engine.kind must be one of"),
        ('# a comment may hold """ alone\n[engine]\nkind = 1\n', 3, "engine.kind must be one of"),
        ("[split]\nsalt = \"'''\" # in a string too\n[engine]\nkind = 1\n", 4, "engine.kind must be one of"),
        ('[split]\nsalt = """quotes at the end"""""\n[engine]\nkind = 1\n', 4, "engine.kind must be one of"),
        ("[[engine]]\nkind = 'pool'\n", 1, "engine must be a mapping, not a list"),
        ("[engine]\nkind = \n", 2, "is not valid TOML: Invalid value"),
        ("[engine]\nkind = 'pool'\nkind = 'pool'\n", 3, "is not valid TOML: Cannot overwrite a value"),
        ("[engine]\nkind = '''pool", 2, "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, message: str) -> None:
    found = problem(text)
    assert str(found).startswith(f"curator.toml:{line}: {message}")
    assert found.exit_code is ExitCode.USAGE


def test_an_unknown_table_or_key_names_the_nearest() -> None:
    assert problem("[dedupe]\n").fix == "did you mean 'dedup'?"
    assert problem("[scrub]\nreplace_form = 1\n").fix == "did you mean 'replace_from'?"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"curator\.toml: cannot be read"):
        load(tmp_path / "curator.toml")


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "curator.toml"
    path.write_text("\ufeff[engine]\nkind = 'inline'\n", encoding="utf-8")
    assert load(path).engine.kind == "inline"


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "curator.toml"
    path.write_bytes(b'[workspace]\nid = "caf\xe9"\n')
    with pytest.raises(FileProblem, match=r"curator\.toml:2: is not UTF-8"):
        load(path)


@pytest.mark.parametrize("depth", [100, 200, 300, 400, 500, 1000, 100_000])
def test_deep_nesting_is_an_error_and_not_a_crash(depth: int) -> None:
    found = problem("a = " + "[" * depth + "]" * depth)
    assert "levels" in str(found) or "unknown key 'a'" in str(found)


# pieces, so that no file holds a whole one
KEYS = [
    "sk-" + "proj-" + "Zx81kqPw" * 4,
    "gh" + "p_" + "a1B2c3D4e5" * 4,
    "AKI" + "A" + "ABCDEFGHIJKLMNOP",
    "xox" + "b-" + "123456789012-abc",
    "h" + "f_" + "qwertyuiopasdfghjklz",
    "ey" + "Jhbnotreal12.eyJzdWJub3RyZWFs.c2ln",
    "-----BEGIN " + "PRIVATE KEY-----",
    "https://ann:" + "pass1word@example.com/",
    "Bearer " + "abcdef0123456789abcdef",
    "aB3" * 14,
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "place",
    [
        "[workspace]\nid = '{}'\n",
        "[recipes]\nnightly = ['export --key {}']\n",
        "[recipes]\n'{}' = []\n",
        "[scrub]\nx = [[{{ y = '{}' }}]]\n",
        "[select]\nonly = '{}'\n",
    ],
)
def test_a_value_shaped_like_a_key_is_refused_and_not_repeated(key: str, place: str) -> None:
    found = problem(place.format(key))
    assert "looks like a secret" in found.message
    assert "environment variable" in found.fix
    assert found.line == 2
    assert key not in found.message + found.fix


@pytest.mark.parametrize(
    "name",
    [
        "api_key",
        "apikey",
        "OPENAI_API_KEY",
        "token",
        "hf-token",
        "password",
        "client_secret",
        "project_key",
        "passphrase",
    ],
)
def test_a_key_named_like_a_secret_is_refused_whatever_it_holds(name: str) -> None:
    found = problem(f"[export]\n\n{name} = 'x'\n")
    assert found.message == f"curator.toml:3: export.{name} looks like a secret"


@pytest.mark.parametrize(
    "text",
    [
        '[scrub]\nstyles = { API_KEY = "mask", PASSWORD = "drop" }\n',
        "[recipes]\nsecret = ['scrub']\n",
        "[workspace]\nid = '0123456789abcdef0123456789abcdef'\n",
        "[workspace]\nid = 'mfrggzdfmztwq2lk'\n",
        "[export]\nmodel = 'ft:gpt-4.1-mini-2025-04-14:org:support:AbCd1234'\n",
        "[export]\nmodel = './models/Some-Model-7B-Instruct-v0.3-finetuned-2026'\n",
        "[recipes]\nnightly = ['import exports/Support_Conversations_2026_Q3_from_CRM.jsonl']\n",
        "[export]\nmodel = 'https://models.example.com/a@b'\n",
        "[shape]\nsystem = 'set'\nsystem_text = 'Never ask for a password, a token or a secret.'\n",
    ],
)
def test_ordinary_values_are_not_taken_for_secrets(text: str) -> None:
    parse(text, FILE)


@given(st.text(alphabet=st.sampled_from("[]={}\"'.\n# abxscrubdedup01,_-"), max_size=80))
def test_any_text_is_settings_or_a_problem_and_never_a_crash(text: str) -> None:
    with contextlib.suppress(FileProblem):
        parse(text, FILE)
