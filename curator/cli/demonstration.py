"""The demo: every stage on the sample data, told as it goes, and measured against what is planted there."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.cli import output
from curator.errors import UsageError
from curator.registry import shipped

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.queries.planted import Found
    from curator.workspace import Workspace

_MARK = ".made-by-demo"
_FILES = (
    "support_chat.jsonl",
    "clinic_sharegpt.json",
    "tutoring_sharegpt.jsonl",
    "faq.csv",
    "notes_creative.jsonl",
    "legal_chat.jsonl",
    "broken.jsonl",
)
_REMARKS = {
    "PERSON": "not looked for yet",
    "below": "alike, but under the threshold: must not be tied",
    "exact": "pairs",
    "near": "pairs",
    "other_system": "pairs under another system prompt",
    "contradictions": "pairs",
}
ACTOR = "demo"


def demonstrate(session: Session, folder: Path) -> dict[str, Any]:
    """Make the workspace anew in `folder` and walk the road; answers the figures."""
    from curator.queries.planted import measure

    began = time.monotonic()
    session.given_actor = ACTOR
    with _fresh(folder) as workspace:
        say = _Teller(session)
        _import(session, workspace, say)
        _scrub(session, workspace, say)
        _decide(session, workspace, say)
        _dedup(session, workspace, say)
        measured = measure(workspace, shipped("sample_data/manifest.json"))
        _tell_measured(say, measured.personal, measured.duplicates, measured.harmless, measured.false_alarms)
        _split(session, workspace, say)
        files = _export(session, workspace, say)
        _funnel(workspace, say)
    seconds = time.monotonic() - began
    say.line(f"\nthe whole road in {seconds:.1f} s; look around:")
    for command in ("status", "log --limit 5", "label queue --task intent --limit 2", "dedup list --dropped"):
        say.line(f"  curator {command} -w {folder}")
    return {"workspace": str(folder), "seconds": round(seconds, 2), "files": files, "measured": asdict(measured)}


class _Teller:
    """Prints for people, and nothing for scripts."""

    def __init__(self, session: Session) -> None:
        self._silent = session.as_json

    def head(self, text: str) -> None:
        self.line("\n" + output.colour(text, "cyan"))

    def line(self, text: str) -> None:
        if not self._silent:
            output.emit_text(text)

    def table(self, rows: list[tuple[object, ...]], heads: tuple[str, ...]) -> None:
        for line in output.table(rows, heads):
            self.line("  " + line)


def _fresh(folder: Path) -> Workspace:
    """A new workspace, in place of an earlier demo's; nothing else is ever removed."""
    from curator.workspace import Workspace

    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise UsageError(f"{folder} is not empty and no earlier demo", fix="name another folder: curator demo DIR")
        shutil.rmtree(folder)
    workspace, _ = Workspace.create(folder, ["customer_support"], workspace_id="demo")
    (folder / _MARK).write_text("made by `curator demo`, which replaces it\n", encoding="utf-8")
    return workspace


def _import(session: Session, workspace: Workspace, say: _Teller) -> None:
    from curator.stages.import_ import STAGE, Options

    say.head("import: every good record kept, every bad line listed")
    paths = tuple(shipped("sample_data") / name for name in _FILES)
    result = session.run(workspace, STAGE, Options(paths))
    rows: list[tuple[object, ...]] = [
        (Path(f.path).name, f.format, f.lines, f.ok, f.rejected, f.blank) for f in result.imports
    ]
    say.table(rows, ("file", "format", "lines", "ok", "rejected", "blank"))


def _scrub(session: Session, workspace: Workspace, say: _Teller) -> None:
    from curator.cli.steps import scrub

    found = scrub(session, workspace)
    say.head("scrub: personal data and secrets found and replaced")
    listed = ", ".join(f"{count} {entity}" for entity, count in found["findings"].items())
    say.line(f"  {found['scanned']:,} texts, {found['rules']} rules, {found['seconds']:.1f} s: {listed}")


def _dedup(session: Session, workspace: Workspace, say: _Teller) -> None:
    from curator.stages.dedup import STAGE, Options

    result = session.run(workspace, STAGE, Options())
    say.head("dedup: verified, and dropped only what is like a record that stays")
    say.line(f"  {result.clusters} clusters, {result.dropped} dropped, {result.contradictions} contradictions")


def _tell_measured(say: _Teller, personal: list[Found], pairs: list[Found], harmless: int, alarms: int) -> None:
    say.head("found of planted (sample_data/manifest.json)")
    rows: list[tuple[object, ...]] = [
        (f.kind, f.planted, f.found, _REMARKS.get(f.kind, "")) for f in (*personal, *pairs)
    ]
    say.table(rows, ("kind", "planted", "found", ""))
    say.line(f"  false alarms on {harmless} harmless look-alikes: {alarms}")


def _decide(session: Session, workspace: Workspace, say: _Teller) -> None:
    """The decisions of a person, from a file and by one rule, under the name of the demo."""
    from curator.cli.steps import replace
    from curator.decisions.label_file import import_labels
    from curator.decisions.privacy import PERSONAL, decide, sign_off
    from curator.queries.review import waiting_values
    from curator.records import Subject

    values = waiting_values(workspace)
    decide(workspace, [Subject("value", value) for value in values], PERSONAL, actor=ACTOR, origin="demo")
    replace(session, workspace)
    labels = import_labels(workspace, shipped("sample_data/labels.jsonl"), actor=ACTOR, origin="demo")
    sign_off(workspace, actor=ACTOR, origin="demo")
    say.head(f"decide: by the actor {ACTOR!r}; in earnest, people do this")
    say.line(f"  {len(values)} doubtful values called personal, {labels.labels} labels, signed off")


def _split(session: Session, workspace: Workspace, say: _Teller) -> None:
    from curator.stages.split import STAGE, Options

    result = session.run(workspace, STAGE, Options())
    say.head("split: nothing crosses")
    for line in result.lines:
        say.line("  " + line)


def _export(session: Session, workspace: Workspace, say: _Teller) -> list[dict[str, Any]]:
    from curator.stages.export import STAGE, Options

    result = session.run(workspace, STAGE, Options())
    say.head("export: checked by the target's own rules before it is written")
    if result.refused:
        for reason in result.refused:
            say.line(f"  refused: {reason}")
        return []
    rows: list[tuple[object, ...]] = [
        (Path(f["path"]).name, f["lines"], f["tokens"], f["trained_tokens"], f["sha256"][:12]) for f in result.files
    ]
    say.table(rows, ("file", "lines", "tokens", "trained", "sha256"))
    for reason, count in result.records.items():
        say.line(f"  {count:5,} {reason}")
    say.line(f"  in {result.out}")
    return result.files


def _funnel(workspace: Workspace, say: _Teller) -> None:
    from curator.queries.status import status

    found = status(workspace)
    imported = found.conversations
    dropped = next(stage.dropped for stage in found.stages if stage.name == "dedup")
    exported = found.records.get("in", 0)
    say.head("the funnel")
    for name, count in (("imported", imported), ("unique", imported - dropped), ("selected", exported)):
        say.line(f"  {name:10} {output.bar(count / imported if imported else 0, 40)} {count:,}")
