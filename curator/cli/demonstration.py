"""The demo: every stage on the sample data, told as it goes, and measured against what is planted there."""

from __future__ import annotations

import shlex
import shutil
import time
from dataclasses import asdict
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.cli import demo_model, output
from curator.cli.itself import as_typed
from curator.cli.numbers import counted
from curator.cli.session import Session
from curator.cli.teller import Teller
from curator.errors import CuratorError, UsageError
from curator.registry import shipped

if TYPE_CHECKING:
    from curator.queries.planted import Measured
    from curator.workspace import Workspace

_MARK = ".made-by-demo"
_OTHER = "name another folder: curator demo DIR"
#: What a user writes there of their own firm: no finding, however it is used.
_ALLOWED = (
    "rules/pii/allowed_terms.yaml",
    """# The shop that these records come from.
"*":
  - Pellandra
""",
)
#: What a demo leaves in its folder, as patterns.
_MADE = (
    _MARK,
    "curator.toml",
    _ALLOWED[0],
    "store.*",
    "spill/*",
    *(
        f"exports/{folder}/{name}"
        for folder in ("openai-chat", demo_model.TASK)
        for name in ("train.jsonl", "validation.jsonl", "test.jsonl", "manifest.json", "card.html", "card.md")
    ),
    "local/*",
    "evaluations/*/report.*",
    f"deployments/{demo_model.ALIAS}/*",
)
#: Enough test rows with a label that an evaluation can tell something.
_SETTINGS = {
    "split.shares": {"train": 0.6, "validation": 0.15, "test": 0.25},
    "split.stratify": demo_model.TASK,
    "tune.suffix": "demo",
    "tune.seed": 1,
}
_FILES = (
    "support_chat.jsonl",
    "clinic_sharegpt.json",
    "tutoring_sharegpt.jsonl",
    "faq.csv",
    "notes_creative.jsonl",
    "legal_chat.jsonl",
    "broken.jsonl",
)
_NO_WORD = "stands without a word that tells what it is"
#: Why planted values of an entity are missed.
_WHY_MISSED = {
    "PERSON": "in Arabic or Japanese letters",
    "ACCOUNT_NUMBER": _NO_WORD,
    "DATE_OF_BIRTH": _NO_WORD,
    "ORDER_NUMBER": _NO_WORD,
    "SECRET": "calls itself fake, or only the password in it is taken",
}
_PAIRS = {
    "below": "alike, but under the threshold: must not be tied",
    "exact": "pairs",
    "near": "pairs",
    "other_system": "pairs under another system prompt",
    "contradictions": "pairs",
}
ACTOR = "demo"
_ALL = 1_000_000


def demonstrate(folder: Path, *, quiet: bool, as_json: bool) -> dict[str, Any]:
    """Make the workspace anew in `folder` and walk the road; answers the figures."""
    from curator.queries.planted import measure

    began = time.monotonic()
    session = Session(folder=folder, as_json=as_json, quiet=quiet, wait=0, given_actor=ACTOR)
    with _fresh(folder) as workspace:
        say = Teller(session)
        _import(session, workspace, say)
        _scrub(session, workspace, say)
        _decide(session, workspace, say)
        _dedup(session, workspace, say)
        _flag(session, workspace, say)
        _suggest(session, workspace, say)
        measured = measure(workspace, shipped("sample_data/manifest.json"))
        _tell_measured(say, measured)
        _split(session, workspace, say)
        files = _export(session, workspace, say)
        _funnel(workspace, say)
    model = demo_model.walk(session, folder, say)
    seconds = time.monotonic() - began
    _look_around(say, folder, seconds)
    return {
        "workspace": str(folder),
        "seconds": round(seconds, 2),
        "files": files,
        "measured": asdict(measured),
        **model,
    }


def _look_around(say: Teller, folder: Path, seconds: float) -> None:
    say.line(f"\nthe whole road in {seconds:.1f} s; look around:")
    name, here = as_typed(), shlex.quote(str(folder))
    for command in ("status", "label queue --task intent --limit 2", "tune list", f"card {demo_model.ALIAS}"):
        say.line(f"  {name} {command} -w {here}")
    say.line(f"  {name} -w {here}    the terminal: g opens its screens, ? tells its keys")
    say.line(f"your own file: {name} prepare FILE --out work")


def _fresh(folder: Path) -> Workspace:
    """A new workspace, in place of an earlier demo's to which nobody added; nothing else is ever removed."""
    from curator.queries.local_provider import stop_here
    from curator.workspace import Workspace

    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise UsageError(f"{folder} is not empty and no earlier demo", fix=_OTHER)
        added = _added(folder)
        if added:
            raise UsageError(f"{folder} holds more than an earlier demo: {added}", fix=_OTHER)
        stop_here(folder)
        shutil.rmtree(folder)
    workspace, _ = Workspace.create(folder, ["customer_support"], workspace_id="demo", settings=_SETTINGS)
    (folder / _MARK).write_text("made by `curator demo`, which replaces it\n", encoding="utf-8")
    own = folder / _ALLOWED[0]
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(_ALLOWED[1], encoding="utf-8")
    return workspace


def _added(folder: Path) -> str:
    """What somebody added to an earlier demo, "" for nothing."""
    from curator.queries.log import log
    from curator.queries.runs import latest_runs
    from curator.workspace import Workspace

    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and not any(fnmatchcase(name, made) for made in _MADE):
            return f"the file {name}"
    try:
        with Workspace.open(folder) as workspace:
            runs = latest_runs(workspace, limit=_ALL)
            decisions = log(workspace, limit=_ALL)
    except CuratorError as error:
        return f"what it holds cannot be read ({error.message})"
    if any(run.stage == "import" and run.actor != ACTOR for run in runs):
        return "an import"
    return "a decision" if any(decision.actor != ACTOR for decision in decisions) else ""


def _import(session: Session, workspace: Workspace, say: Teller) -> None:
    from curator.stages.import_ import STAGE, Options

    say.head("import: every good record kept, every bad line listed")
    paths = tuple(shipped("sample_data") / name for name in _FILES)
    result = session.run(workspace, STAGE, Options(paths))
    rows: list[tuple[object, ...]] = [
        (Path(f.path).name, f.format, f.lines, f.ok, f.rejected, f.blank) for f in result.imports
    ]
    say.table(rows, ("file", "format", "lines", "ok", "rejected", "blank"))


def _scrub(session: Session, workspace: Workspace, say: Teller) -> None:
    from curator.cli.steps import scrub

    found = scrub(session, workspace)
    say.head("scrub: personal data and secrets found and replaced")
    listed = ", ".join(f"{count:,} {entity}" for entity, count in found["findings"].items())
    say.words(
        f"{counted(found['scanned'], 'text')}, {counted(found['rules'], 'rule')}, {found['seconds']:.1f} s: {listed}"
    )
    say.line(f"  the name of the shop is nobody's: {_ALLOWED[0]}")


def _dedup(session: Session, workspace: Workspace, say: Teller) -> None:
    from curator.stages.dedup import STAGE, Options

    result = session.run(workspace, STAGE, Options())
    say.head("dedup: verified, and dropped only what is like a record that stays")
    say.line(f"  {result.clusters:,} clusters, {result.dropped:,} dropped, {result.contradictions:,} contradictions")


def _flag(session: Session, workspace: Workspace, say: Teller) -> None:
    from curator.queries.flagging import rules
    from curator.stages.flag import STAGE, Options

    known = rules(workspace)
    result = session.run(workspace, STAGE, Options())
    say.head("flag: bias and bad quality, by rules that explain themselves")
    say.line(f"  {result.looked:,} records, {len(known)} rules")
    rows: list[tuple[object, ...]] = [
        (rule, known[rule].rule.severity, records) for rule, records in result.flags.items()
    ]
    say.table(rows, ("rule", "severity", "records"))


def _suggest(session: Session, workspace: Workspace, say: Teller) -> None:
    from curator.stages.suggest import STAGE, Options

    result = session.run(workspace, STAGE, Options(demo_model.TASK))
    right = {name: f"{100 * share:.0f} %" for name, share in result.accuracy.items()}
    say.head("suggest: a model of this machine proposes labels, which count for nothing until a person accepts them")
    say.line(f"  {demo_model.TASK}: learned from {result.labels:,} labels, {result.suggested:,} suggested")
    say.line(f"  right in {right['value']} ({right['low']} to {right['high']}) of those held out")


def _tell_measured(say: Teller, measured: Measured) -> None:
    say.head("found of planted (sample_data/manifest.json)")
    rows: list[tuple[object, ...]] = [
        (f.kind, f.planted, f.found, f.missed, _WHY_MISSED.get(f.kind, "") if f.missed else "")
        for f in measured.personal
    ]
    # Of pairs that are too little alike none is to be found: none of them is missed.
    rows += [
        (f.kind, f.planted, f.found, f.missed if f.kind != "below" else 0, _PAIRS.get(f.kind, ""))
        for f in measured.duplicates
    ]
    rows += [(f.kind, f.planted, f.found, f.missed, "flags") for f in measured.defects]
    say.table(rows, ("kind", "planted", "found", "missed", ""))
    say.line(f"  false alarms on {measured.harmless} harmless look-alikes: {measured.false_alarms}")
    say.line(f"  records flagged from warn on without a planted defect: {measured.sound_flagged}")


def _decide(session: Session, workspace: Workspace, say: Teller) -> None:
    """The decisions of a person, from a file and by one rule, under the name of the demo."""
    from curator.cli.steps import replace
    from curator.decisions.label_file import import_labels
    from curator.decisions.privacy import PERSONAL, decide, sign_off
    from curator.decisions.vouch import vouch
    from curator.queries.unread import waiting_unread
    from curator.queries.values import waiting_values
    from curator.records import Subject

    values = waiting_values(workspace)
    decide(workspace, [Subject("value", value) for value in values], PERSONAL, actor=ACTOR, origin="demo")
    read = len({item.conversation for item in waiting_unread(workspace)})
    if read:
        vouch(workspace, actor=ACTOR, origin="demo")
    replace(session, workspace)
    labels = import_labels(workspace, shipped("sample_data/labels.jsonl"), actor=ACTOR, origin="demo")
    sign_off(workspace, actor=ACTOR, origin="demo")
    say.head(f"decide: by the actor {ACTOR!r}; in earnest, people do this")
    say.line(f"  {len(values):,} doubtful values called personal, {labels.labels:,} labels, signed off")
    say.line(f"  {read:,} records in languages without rules for names called read and found free")


def _split(session: Session, workspace: Workspace, say: Teller) -> None:
    from curator.stages.split import STAGE, Options

    result = session.run(workspace, STAGE, Options())
    say.head("split: nothing crosses")
    for line in result.lines:
        say.line("  " + line)


def _export(session: Session, workspace: Workspace, say: Teller) -> list[dict[str, Any]]:
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
        say.line(f"  {count:5,} {'labelled reject' if reason == 'rejected' else reason}")
    say.line(f"  in {result.out}")
    return result.files


def _funnel(workspace: Workspace, say: Teller) -> None:
    from curator.queries.status import status

    found = status(workspace)
    imported = found.conversations
    dropped = next(stage.dropped for stage in found.stages if stage.name == "dedup")
    exported = found.records.get("in", 0)
    say.head("the funnel")
    for name, count in (("imported", imported), ("unique", imported - dropped), ("selected", exported)):
        say.line(f"  {name:10} {output.bar(count / imported if imported else 0, 40)} {count:,}")
