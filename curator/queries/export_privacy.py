"""Whether what an export holds may be shown to others still: it passed the gate, is signed off, and nothing was found
in it since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from curator.identity import digest_of
from curator.queries import gate
from curator.queries.conversations import scrubbed
from curator.queries.gate import Condition
from curator.queries.policy import PAIRED
from curator.store import decided
from curator.store import tunes as store
from curator.workspace import Workspace

_AGAIN = "curator export and go on from that"


def privacy_conditions(
    workspace: Workspace, files: Mapping[str, str], event: int, records: Sequence[str] | None
) -> list[Condition]:
    """files: split -> sha256. event: of the state that it holds. records: whose it is; None where nobody knows."""
    passed = store.exported(workspace.store, digest=digest_of(dict(files)))
    target = str(passed[-1].new["target"]) if passed else ""
    return [_signed(workspace, target, event), _unchanged(workspace, target, event, records)]


def _signed(workspace: Workspace, target: str, event: int) -> Condition:
    """The state that was exported is signed off, and nobody took that back."""
    told, signed = "the export did not pass the gate of this workspace", False
    if target:
        state = gate.state_of(workspace, as_of=event, target=target)
        found = decided.of_kind(workspace.store, kind="sign_off", subjects=[state])
        signed = bool(found)
        told = f"the export was signed off by {found[-1].actor}" if found else "nobody signed off what the export holds"
    return Condition(gate.SIGN_OFF, signed, told, f"curator privacy sign-off, then {_AGAIN}")


def _unchanged(workspace: Workspace, target: str, event: int, records: Sequence[str] | None) -> Condition:
    """Whether the records are scrubbed as they were then: what was called personal since stands in the files."""
    then = _texts(workspace, target, records, event)
    now = _texts(workspace, target, records if records is not None else list(then), None)
    changed = sum(now.get(number) != text for number, text in then.items())
    told = (
        f"{changed:,} of its records are scrubbed otherwise by now" if changed else "nothing personal was found since"
    )
    fix = f"look what changed (curator log --kind verdict), then {_AGAIN}"
    return Condition("personal data", not changed, told, fix)


def _texts(workspace: Workspace, target: str, ids: Sequence[str] | None, as_of: int | None) -> dict[str, bytes]:
    """A digest of each record as it is scrubbed, without edits, which are no matter of privacy.

    Other answers than the record's own count where they leave.
    """
    paired = target in PAIRED
    chosen = None if ids is None else list(ids)
    return {
        record.id: hashlib.sha256(
            repr((record.messages, record.tools, *(record.alternatives if paired else ()))).encode()
        ).digest()
        for record, withheld in scrubbed(workspace, as_of=as_of, ids=chosen, edits=False)
        if as_of is None or not withheld
    }
