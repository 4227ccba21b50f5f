"""What was replaced can be told again by whoever has the key and says why: from the store, and after a purge from the
vault, if it was kept.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.running import Curator, chat, write_chats

MAIL, OTHER, PHONE = "wren.finch@shop.example.com", "robin@shop.example.com", "+1 202 555 0177"
WHY = ("--reason", "complaint 12")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace in which everything is decided, for each test to copy."""
    folder = tmp_path_factory.mktemp("made")
    curator = Curator(folder)
    write_chats(
        folder / "chats.jsonl",
        [
            chat(f"Mail {MAIL}", f"Noted {MAIL.upper()}."),
            chat(f"Call {PHONE}", "Yes."),
            chat(f"I am {OTHER}", "Hello."),
        ],
    )
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    curator.run("import", "chats.jsonl")
    curator.run("privacy", "style", "PHONE_NUMBER", "surrogate")
    curator.run("scrub")
    curator.run("privacy", "decide", "--all", "--yes")
    return folder


@pytest.fixture
def curator(made: Path, tmp_path: Path) -> Curator:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Curator(tmp_path)


def value_id(curator: Curator, entity: str = "EMAIL_ADDRESS", number: int = 0) -> str:
    found = curator.json("privacy", "list", "--all", "--entity", entity)["values"]
    return str(sorted(found, key=lambda item: -item["count"])[number]["value"])


def revealed(curator: Curator, name: str) -> set[tuple[str, str]]:
    """(value, source) of what is shown."""
    told = curator.json("privacy", "reveal", name, *WHY)
    return {(item["value"], item["source"]) for item in told["originals"]}


def vault_check(curator: Curator, code: int = 0) -> dict[str, Any]:
    checks: list[dict[str, Any]] = curator.json("verify", code=code)["checks"]
    return next(check for check in checks if check["name"] == "vault")


def purge(curator: Curator, *options: str) -> dict[str, Any]:
    return curator.json("purge", "--yes", *options)


def test_an_original_is_shown_by_id_and_by_pseudonym_and_that_is_an_event(curator: Curator) -> None:
    number = value_id(curator)
    both = {(MAIL, "store"), (MAIL.upper(), "store")}
    assert revealed(curator, number[:6]) == both
    assert revealed(curator, "<EMAIL_ADDRESS_1>") == both
    assert revealed(curator, "EMAIL_ADDRESS_1") == both
    (event, *_) = curator.json("log", "--kind", "reveal")["events"]
    assert (event["actor"], event["about"]) == ("ann", f"value {number}")
    assert MAIL not in curator.run("log", "--kind", "reveal") + curator.run("log", "--machines")


def test_a_surrogate_is_a_name_to_ask_by(curator: Curator) -> None:
    surrogate = curator.run("sql", "select text from messages where text like 'Call %'", "--format", "csv")
    number = surrogate.splitlines()[1].removeprefix("Call ")
    assert number != PHONE
    assert revealed(curator, number) == {(PHONE, "store")}


def test_a_mask_that_hides_several_values_reveals_none(curator: Curator) -> None:
    curator.run("privacy", "style", "EMAIL_ADDRESS", "mask")
    assert curator.run("privacy", "reveal", "****************", *WHY, code=2) == ""
    assert "2 values look like that" in curator.stderr


def test_nobody_is_shown_anything_without_saying_why(curator: Curator) -> None:
    for reason in ((), ("--reason", " ")):
        out = curator.run("privacy", "reveal", "<EMAIL_ADDRESS_1>", *reason, code=2)
        assert out == ""
        assert "--reason" in curator.stderr
    assert curator.json("log", "--kind", "reveal")["events"] == []
    assert "nothing here" in curator.run("privacy", "reveal", "<EMAIL_ADDRESS_77>", *WHY, code=2) + curator.stderr


def test_a_value_goes_to_stdout_alone(curator: Curator) -> None:
    out = curator.run("privacy", "reveal", "<EMAIL_ADDRESS_1>", *WHY)
    assert MAIL in out
    assert MAIL not in curator.stderr
    for path in curator.folder.rglob("*"):
        if path.is_file() and path.name not in ("chats.jsonl", "store.duckdb", "store.duckdb.wal"):
            assert MAIL.encode() not in path.read_bytes(), path


def test_after_a_purge_a_vault_that_was_kept_tells_it_still(curator: Curator) -> None:
    number = value_id(curator)
    told = purge(curator, "--keep-vault")
    assert told["kept"] >= 4
    assert revealed(curator, number) == {(MAIL, "vault"), (MAIL.upper(), "vault")}
    assert revealed(curator, "<EMAIL_ADDRESS_1>") == {(MAIL, "vault"), (MAIL.upper(), "vault")}
    assert vault_check(curator)["ok"]


def test_a_purge_takes_the_vault_with_it_unless_told_to_keep_it(curator: Curator) -> None:
    number = value_id(curator)
    assert "and the vault" in curator.run("purge", code=2) + curator.stderr
    assert purge(curator)["vault"] >= 4
    assert not (curator.workspace / "vault.bin").exists()
    curator.run("privacy", "reveal", number, *WHY, code=2)
    assert "purged" in curator.stderr
    assert vault_check(curator)["detail"] == "there is none"
    (event, *_) = curator.json("log", "--kind", "purge")["events"]
    assert "vault False" in event["what"]


def test_a_purge_keeps_no_vault_that_is_not_whole(curator: Curator) -> None:
    (curator.workspace / "vault.bin").unlink()
    curator.run("purge", "--yes", "--keep-vault", code=3)
    assert "gone" in curator.stderr
    assert revealed(curator, value_id(curator)) == {(MAIL, "store"), (MAIL.upper(), "store")}


def test_who_wants_no_vault_gets_none(curator: Curator) -> None:
    curator.run("purge", "--yes")
    settings = curator.workspace / "curator.toml"
    settings.write_text(settings.read_text().replace("[scrub]", "[scrub]\nvault = false"))
    write_chats(
        curator.folder / "more.jsonl", [chat(f"And {OTHER}", "Yes."), chat("Mail new@shop.example.com", "Yes.")]
    )
    curator.run("import", "more.jsonl")
    curator.run("scrub")
    assert not (curator.workspace / "vault.bin").exists()


def test_forgetting_a_value_takes_it_out_of_the_vault_in_any_case_also_after_a_purge(curator: Curator) -> None:
    purge(curator, "--keep-vault")
    told = curator.json("forget", "--value", MAIL, "--yes")
    assert told["vault"] == 2
    curator.run("privacy", "reveal", "<EMAIL_ADDRESS_1>", *WHY, code=2)
    assert revealed(curator, "<EMAIL_ADDRESS_2>") == {(OTHER, "vault")}
    assert vault_check(curator)["ok"]


@pytest.mark.parametrize("purged", [False, True])
def test_forgetting_a_record_takes_out_what_stands_in_it_alone(curator: Curator, purged: bool) -> None:
    write_chats(curator.folder / "more.jsonl", [chat(f"Again {OTHER} and lark@shop.example.com", "Yes.")])
    curator.run("import", "more.jsonl")
    curator.run("scrub")
    curator.run("privacy", "decide", "--all", "--yes")
    if purged:
        purge(curator, "--keep-vault")
    record = curator.json("label", "queue", "--task", "answer", "--limit", "50")["records"]
    (number,) = (item["id"] for item in record if "Again" in item["text"])
    assert curator.json("forget", "--record", number, "--yes")["vault"] == 1
    curator.run("privacy", "reveal", "<EMAIL_ADDRESS_3>", *WHY, code=2)
    assert {value for value, _ in revealed(curator, "<EMAIL_ADDRESS_2>")} == {OTHER}
    assert vault_check(curator)["ok"]


def test_a_backup_holds_the_vault_unless_told_to_leave_it(curator: Curator) -> None:
    purge(curator, "--keep-vault")
    assert curator.json("backup", "with")["vault"] is True
    assert curator.json("backup", "without", "--without-vault")["vault"] is False
    for name, shown in (("with", 0), ("without", 2)):
        curator.run("backup", "restore", name, f"back-{name}")
        back = Curator(curator.folder)
        back.workspace = curator.folder / f"back-{name}"
        assert vault_check(back)["ok"]
        back.run("privacy", "reveal", "<EMAIL_ADDRESS_1>", *WHY, code=shown)


def test_what_was_done_to_the_vault_is_told(curator: Curator) -> None:
    path = curator.workspace / "vault.bin"
    whole = path.read_bytes()
    middle = len(whole) // 2
    cases = {
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]: "entr",
        whole[:-1]: "missing at its end",
        whole[:48]: "missing at its end",
        b"nothing of the kind": "no vault",
    }
    for changed, told in cases.items():
        path.write_bytes(changed)
        check = vault_check(curator, code=3)
        assert not check["ok"]
        assert told in check["detail"]
    path.unlink()
    assert "gone" in vault_check(curator, code=3)["detail"]
    path.write_bytes(whole + b"\0\0\0\x50half an entry")
    assert "cut off" in vault_check(curator)["detail"]


def test_nothing_is_added_to_a_vault_that_lacks_something(curator: Curator) -> None:
    path = curator.workspace / "vault.bin"
    path.write_bytes(path.read_bytes()[:-1])
    write_chats(curator.folder / "more.jsonl", [chat("Mail new@shop.example.com", "Yes.")])
    curator.run("import", "more.jsonl")
    curator.run("scrub", code=4)
    assert "missing" in curator.stderr
    assert "backup" in curator.stderr


def test_a_sample_is_shown_and_judged_and_told_in_the_report(curator: Curator) -> None:
    shown = curator.json("privacy", "sample", "--count", "50")
    assert sorted(item["text"] for item in shown["messages"]) == ["Hello.", "Yes."]
    ids = [item["id"] for item in shown["messages"]]
    bound = curator.json("privacy", "sample", "--clean", ids[0], "--missed", ids[1])["bound"]
    assert (bound["judged"], bound["missed"], bound["found"]) == (2, 1, 4)
    assert curator.run("privacy", "sample", "--plain", code=2) == ""
    curator.run("privacy", "attest", "Q", "--reason", "no images")
    text = curator.run("privacy", "report")
    assert "| Q Full-face photographs | attested by ann |" in text
    assert "2 of 2 messages without findings were judged" in text
    assert MAIL not in text
    curator.run("privacy", "report", "--out", "report.md")
    assert (curator.folder / "report.md").stat().st_mode & 0o777 == 0o600
    assert curator.json("privacy", "report")["identifiers_covered"] >= 1
