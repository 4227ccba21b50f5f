"""Who is staff and who is a customer is told by rules, or said by people; never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import UsageError
from curator.sources import Options
from curator.sources.roles.log_words import is_of_a_log
from curator.sources.roles.role_words import role_by_words
from curator.sources.roles.speakers import roles_of, undecided


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Agent", "assistant"),
        ("Acme Support", "assistant"),
        ("Customer Support", "assistant"),
        ("Tim (Agent)", "assistant"),
        ("Service client", "assistant"),
        ("Atención al cliente", "assistant"),
        ("Acme Servizio Clienti", "assistant"),
        ("Acme Kundenbetreuung", "assistant"),
        ("Client", "user"),
        ("CUSTOMER", "user"),
        ("Guest 4821", "user"),
        ("Kundin", "user"),
        ("A", "assistant"),
        ("Q", "user"),
        ("System", "system"),
        ("Ai Tanaka", None),
        ("Judy Guest", None),
        ("Judy (Guest)", "user"),
        ("Guest User 3", "user"),
        ("Ann Berg", None),
        ("Agent of a customer", None),
        ("", None),
    ],
)
def test_words_of_a_name_tell_its_side(name: str, role: str | None) -> None:
    assert role_by_words(name) == role


def decided(told: dict[str, str], *names: str) -> dict[str, str] | tuple[str, ...]:
    """The roles; or the names that are open, where there are any."""
    roles, left = roles_of(dict.fromkeys(names, 1), told)
    return tuple(name for name, _ in left) or roles


def test_who_is_left_is_on_the_other_side_of_those_who_are_known() -> None:
    assert decided({}, "Agent", "Ann") == {"Agent": "assistant", "Ann": "user"}
    assert decided({}, "Customer", "Ann") == {"Customer": "user", "Ann": "assistant"}
    assert decided({}, "Customer", "Agent", "Ann") == ("Ann",)
    assert decided({}, "Ann", "Bo") == ("Ann", "Bo")
    assert decided({"Ann": "assistant"}, "Ann", "Bo", "Cy") == {"Ann": "assistant", "Bo": "user", "Cy": "user"}
    assert decided({"Ann": "assistant", "Bo": "user"}, "Ann", "Bo", "Cy") == ("Cy",)


def test_what_people_say_stands_above_every_rule() -> None:
    assert decided({"Agent": "user"}, "Agent", "Ann") == {"Agent": "user", "Ann": "assistant"}
    assert decided({"Ann": "assistant"}, "Ann", "Support", "Bo") == {
        "Ann": "assistant",
        "Support": "assistant",
        "Bo": "user",
    }
    assert decided({"Ann": "assistant"}, "Bo", "Cy") == ("Bo", "Cy")
    assert decided({" ann  BERG": "assistant"}, "Ann Berg", "Bo") == {"Ann Berg": "assistant", "Bo": "user"}
    assert decided({"Ann": "assistant", "Bo": "user", "*": "assistant"}, "Ann", "Bo", "Cy")["Cy"] == "assistant"  # type: ignore[call-overload]


def test_the_question_holds_the_names_and_the_error_none() -> None:
    error = undecided(Path("chat.txt"), (("Ann", 3), ("Bo", 1)), dates=True)
    assert error.question.speakers == (("Ann", 3), ("Bo", 1))
    assert "Ann" not in str(error) + error.fix
    assert "--role" in error.fix
    assert "--dates" in error.fix


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="staff"):
        Options(roles={"Ann": "staff"})


@pytest.mark.parametrize(
    "name", ["INFO", "app.main.run", "sshd[12]", "root - INFO - up", "worker_1", "http-nio", "a=b"]
)
def test_names_in_logs_are_no_persons(name: str) -> None:
    assert is_of_a_log(name)


@pytest.mark.parametrize("name", ["Ann Berg", "Dr. Quill", "+1 555 010 0100", "Erin", "Jean-Luc", "O'Hara", "Agent 7"])
def test_names_of_persons_are_none_of_a_log(name: str) -> None:
    assert not is_of_a_log(name)
