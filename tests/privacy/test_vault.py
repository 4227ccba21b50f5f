"""The vault: nothing in clear, nothing lost, nothing moved, and whatever is wrong with it is told."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.errors import DiskFull, StoreError
from curator.privacy.seal import HEADER
from curator.privacy.vault import NAME, Entry, Vault

KEY = bytes(range(32))


def entry(n: int) -> Entry:
    return Entry("PERSON", f"id{n}", f"Ann Example {n}", f"<PERSON_{n}>")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """With three entries, added in two steps."""
    vault = Vault(tmp_path, KEY)
    vault.add([entry(1), entry(2)])
    vault.add([entry(2), entry(3)])
    return vault


def again(vault: Vault, key: bytes = KEY) -> Vault:
    return Vault(vault.path.parent, key)


def test_what_was_put_in_comes_out_in_its_order_once(vault: Vault) -> None:
    assert again(vault).entries() == vault.entries() == [entry(1), entry(2), entry(3)]
    assert vault.add([entry(1)]) == 0


def test_nothing_stands_in_the_file_in_clear_and_it_is_for_one_user_alone(vault: Vault) -> None:
    data = vault.path.read_bytes()
    assert not any(word in data for word in (b"Ann", b"PERSON", b"Example", b"id1"))
    assert vault.path.stat().st_mode & 0o777 == 0o600


def test_lengths_of_values_are_hidden(tmp_path: Path) -> None:
    sizes = set()
    for n, name in enumerate(("Al", "Alexandrina")):
        (tmp_path / str(n)).mkdir()
        vault = Vault(tmp_path / str(n), KEY)
        vault.add([Entry("PERSON", "id", name, "<PERSON_1>")])
        sizes.add(vault.path.stat().st_size)
    assert len(sizes) == 1


def test_no_nonce_is_used_twice_and_no_two_files_share_a_key(tmp_path: Path) -> None:
    seen = []
    for n in range(3):
        (tmp_path / str(n)).mkdir()
        vault = Vault(tmp_path / str(n), KEY)
        vault.add([entry(m) for m in range(100)])
        data = vault.path.read_bytes()
        seen.append(data[16:32])
        at = HEADER
        while at < len(data):
            seen.append(data[at + 4 : at + 16])
            at += 4 + int.from_bytes(data[at : at + 4])
    assert len(set(seen)) == len(seen) == 303


def test_another_key_is_told_and_changes_nothing(vault: Vault) -> None:
    before = vault.path.read_bytes()
    other = again(vault, bytes(32))
    for use in (other.entries, lambda: other.add([entry(9)]), lambda: other.keep(lambda _: False)):
        with pytest.raises(StoreError, match="project key") as told:
            use()
        assert "CURATOR_KEY" in told.value.fix
    assert vault.path.read_bytes() == before


def records(data: bytes) -> list[bytes]:
    found, at = [], HEADER
    while at < len(data):
        size = 4 + int.from_bytes(data[at : at + 4])
        found.append(data[at : at + size])
        at += size
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: [parts[1], parts[0], parts[2]],
        lambda parts: [parts[0], parts[2]],
        lambda parts: [parts[0], parts[0], parts[1], parts[2]],
        lambda parts: [parts[1], parts[2]],
    ],
    ids=["exchanged", "taken out", "doubled", "without the first"],
)
def test_entries_that_were_moved_are_told(vault: Vault, change: Callable[[list[bytes]], list[bytes]]) -> None:
    data = vault.path.read_bytes()
    vault.path.write_bytes(data[:HEADER] + b"".join(change(records(data))))
    with pytest.raises(StoreError, match=r"entry \d of .* is not what was written there"):
        again(vault).entries()


def test_an_entry_of_another_vault_of_the_same_key_is_told(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Vault(tmp_path / "other", KEY)
    other.add([entry(1), entry(2), entry(3)])
    foreign = records(other.path.read_bytes())[0]
    data = vault.path.read_bytes()
    vault.path.write_bytes(data[:HEADER] + foreign + data[HEADER + len(foreign) :])
    with pytest.raises(StoreError, match="entry 1 "):
        again(vault).entries()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_told_or_takes_entries_from_the_end(vault: Vault, data: st.DataObject) -> None:
    whole = vault.path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytes([whole[at] ^ (1 << data.draw(st.integers(0, 7)))])
    everything = vault.entries()
    try:
        vault.path.write_bytes(whole[:at] + flipped + whole[at + 1 :])
        found = again(vault).entries()
        assert found == everything[: len(found)]
        assert len(found) < len(everything)
    except StoreError:
        pass
    finally:
        vault.path.write_bytes(whole)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 200), zeros=st.booleans())
def test_what_was_cut_off_is_passed_over_and_the_next_takes_its_place(vault: Vault, cut: int, zeros: bool) -> None:
    whole = vault.path.read_bytes()
    last = records(whole)[-1]
    cut = min(cut, len(last) - 1)
    vault.path.write_bytes(whole[: len(whole) - len(last)] + (b"\0" * cut if zeros else last[:cut]))
    torn = again(vault)
    assert torn.entries() == [entry(1), entry(2)]
    assert torn.torn() == cut
    torn.add([entry(4)])
    assert torn.torn() == 0
    assert again(vault).entries() == [entry(1), entry(2), entry(4)]
    vault.path.write_bytes(whole)


def test_what_is_taken_out_is_in_no_byte_of_the_new_file(vault: Vault) -> None:
    before = vault.path.read_bytes()
    assert vault.keep(lambda item: item.id != "id2") == 1
    after = vault.path.read_bytes()
    assert again(vault).entries() == vault.entries() == [entry(1), entry(3)]
    assert after[:HEADER] != before[:HEADER]
    assert not any(record in after for record in records(before))
    assert [path.name for path in vault.path.parent.iterdir()] == [NAME]


def test_a_reader_notices_what_others_did_meanwhile(vault: Vault) -> None:
    reader = again(vault)
    assert len(reader.entries()) == 3
    vault.add([entry(4)])
    assert len(reader.entries()) == 4
    vault.keep(lambda item: item.id == "id4")
    assert reader.entries() == [entry(4)]
    vault.remove()
    assert reader.entries() == []


def _add_many(folder: Path, first: int) -> None:
    vault = Vault(folder, KEY)
    for n in range(first, first + 40):
        with vault.locked():
            vault.add([entry(n)])


def test_two_processes_write_one_after_the_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_add_many, args=(tmp_path, first)) for first in (0, 1000)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
        assert process.exitcode == 0
    found = Vault(tmp_path, KEY).entries()
    assert sorted(item.id for item in found) == sorted(entry(n).id for n in (*range(40), *range(1000, 1040)))


def _add_on_a_full_disk(folder: Path) -> None:
    vault = Vault(folder, KEY)
    size = vault.path.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, size + 50))
    with pytest.raises(DiskFull):
        vault.add([entry(7)])


def test_a_full_disk_is_told_and_loses_nothing(vault: Vault) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_add_on_a_full_disk, args=(vault.path.parent,))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert again(vault).entries() == [entry(1), entry(2), entry(3)]
    vault.add([entry(7)])
    assert len(again(vault).entries()) == 4
