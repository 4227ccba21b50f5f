"""Which provider is meant, and that a key goes to the host it was made for and nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from curator.errors import FileProblem, UsageError
from curator.queries.providers import access_of, chosen, profiles
from curator.tuning.local import running, start, stop
from curator.tuning.providers.keys import NONE, file_of, key_of
from tests.tuning.launching import Pad

NewPad = Callable[..., Pad]

OWN = """\
title: ours
as_of: 2026-11-21
base_url: https://host.example/v1
key_variable: {variable}
methods: [supervised]
bills: false
"""


def write_profile(pad: Pad, text: str, name: str = "ours") -> None:
    folder = pad.workspace / "rules" / "providers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_the_local_provider_is_started_where_it_does_not_run(new_pad: NewPad) -> None:
    pad = new_pad()
    with pad.open() as workspace:
        access = access_of(workspace)
        assert access_of(workspace, "local") == access
    endpoint = running(pad.local)
    assert endpoint is not None
    assert (access.base_url, access.key, access.on_this_machine) == (endpoint.base_url, endpoint.key, True)


def test_a_base_url_alone_means_a_provider_of_ones_own(new_pad: NewPad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_PROVIDER_KEY", "own-key")
    monkeypatch.setenv("OPENAI_API_KEY", "openai-key")
    with new_pad().open() as workspace:
        access = access_of(workspace, base_url="https://host.example/v1/")
        assert (access.base_url, access.key, access.host) == ("https://host.example/v1", "own-key", "host.example")
        # and none is needed on this machine
        monkeypatch.delenv("CURATOR_PROVIDER_KEY")
        assert access_of(workspace, base_url="http://127.0.0.1:1234/v1").key == NONE
        with pytest.raises(UsageError, match="no key for host"):
            access_of(workspace, base_url="https://host.example/v1")


def test_the_key_of_openai_goes_to_openai_alone(new_pad: NewPad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "openai-key")
    pad = new_pad()
    with pad.open() as workspace:
        assert access_of(workspace, "openai").key == "openai-key"
        with pytest.raises(UsageError, match=r"openai is at https://api\.openai\.com/v1"):
            access_of(workspace, "openai", "https://host.example/v1")
        # nor does a file of the workspace take its name to send it elsewhere
        for name in ("ours", "openai"):
            write_profile(pad, OWN.format(variable="OPENAI_API_KEY"), name)
            with pytest.raises(FileProblem, match="begins with CURATOR_PROVIDER_"):
                access_of(workspace, name)


@pytest.mark.parametrize("variable", ["GITHUB_TOKEN", "CURATOR_KEY", "AWS_SECRET_ACCESS_KEY", "CURATOR_PROVIDER_"])
def test_a_file_of_a_workspace_names_no_secret_that_was_set_for_something_else(
    new_pad: NewPad, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "a-secret")
    pad = new_pad()
    write_profile(pad, OWN.format(variable=variable))
    with pad.open() as workspace, pytest.raises(FileProblem, match="begins with CURATOR_PROVIDER_") as caught:
        access_of(workspace, "ours")
    assert "CURATOR_PROVIDER_OURS" in caught.value.fix


def test_a_variable_of_the_official_client_redirects_nobody(new_pad: NewPad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://host.example/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "openai-key")
    with new_pad().open() as workspace:
        assert access_of(workspace, "openai").host == "api.openai.com"
        assert access_of(workspace).on_this_machine


def test_a_provider_of_the_workspace_is_offered_beside_ours(new_pad: NewPad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_PROVIDER_OURS", "ours-key")
    pad = new_pad()
    write_profile(pad, OWN.format(variable="CURATOR_PROVIDER_OURS"))
    with pad.open(tune__provider="ours") as workspace:
        assert [profile.name for profile in profiles(workspace)] == ["custom", "local", "openai", "ours"]
        assert access_of(workspace).key == "ours-key"
    write_profile(pad, OWN.format(variable="X"), "local")
    with pad.open() as workspace, pytest.raises(FileProblem, match="always the one that ships"):
        chosen(workspace)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("methods: [magic]", "must be one of supervised, dpo"),
        ("methods: []", "methods must name at least one"),
        ("as_of: soon", "must be a day"),
        ("colour: red", "unknown key 'colour'"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_line(new_pad: NewPad, wrong: str, message: str) -> None:
    pad = new_pad()
    key = wrong.partition(":")[0]
    lines = [line for line in OWN.format(variable="X").splitlines() if not line.startswith(f"{key}:")]
    write_profile(pad, "\n".join([*lines, wrong]))
    with pad.open() as workspace, pytest.raises(FileProblem, match=message) as caught:
        chosen(workspace, "ours")
    assert caught.value.line is not None


def test_a_key_in_a_file_must_be_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_CONFIG_DIR", str(tmp_path))
    path = file_of("host.example:8443")
    path.parent.mkdir(parents=True)
    path.write_text("a-key\n", encoding="utf-8")
    path.chmod(0o640)
    with pytest.raises(UsageError, match="others can read"):
        key_of(None, "host.example:8443")
    path.chmod(0o600)
    assert key_of(None, "host.example:8443") == "a-key"
    assert key_of(None, "host.example", needed=False) == NONE
    path.write_text("two\nlines", encoding="utf-8")
    with pytest.raises(UsageError, match="signs that no key has") as caught:
        key_of(None, "host.example:8443")
    assert "two" not in caught.value.message + caught.value.fix


def test_a_copied_workspace_has_a_local_provider_of_its_own(tmp_path: Path) -> None:
    original, copied = tmp_path / "local", tmp_path / "copied"
    endpoint = start(original)
    try:
        shutil.copytree(original, copied)
        assert running(original) == endpoint
        assert running(copied) is None
    finally:
        stop(original)
