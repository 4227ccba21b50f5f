"""What is next, as a query says it (a command of the command line), turned into what a key can do here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from curator import registry
from curator.queries.waiting import FLAGGED, LABEL

_PREFIX: Final = "curator "


@dataclass(frozen=True, slots=True)
class Next:
    """told: in words. job: the work that does it; action: of the application; screen: where it is done, with this
    filter or task there; none of them where it is done elsewhere.
    """

    told: str
    job: str = ""
    action: str = ""
    screen: str | None = None
    filter: str = ""
    task: str = ""

    @property
    def does(self) -> bool:
        return bool(self.job or self.action or self.screen)


_KNOWN: Final = {
    "curator import FILE": Next("import a file or folder", action="import"),
    "curator scrub": Next("scrub: find personal data and replace it", job="scrub"),
    "curator run": Next("bring scrub, dedup, flag and split up to date", job="catch up"),
    "curator export": Next("export what is ready", job="export"),
}
_LABEL, _FLAGGED = LABEL.format(""), FLAGGED.format("")
_COMPARE: Final = "curator label prefer "
#: The screen that does the work of a group of commands.
_SCREENS: Final = {"privacy": "privacy", "label": "label", "dedup": "duplicates", "flag": "flags"}


def next_of(command: str) -> Next:
    """command: as `status.next` and the fix of a gate's condition say it; other sentences stay as they are."""
    if command in _KNOWN:
        return _KNOWN[command]
    if command.startswith(_LABEL):
        task = command.removeprefix(_LABEL)
        return Next(f"label records for {task}", screen="label", task=task)
    if command.startswith(_COMPARE):
        return Next("compare answers: which of two is better", screen="compare")
    if command.startswith(_FLAGGED):
        return Next(
            "look at the records that a flag keeps back; X dismisses it", screen="browse", filter="state:flagged"
        )
    if not command.startswith(_PREFIX):
        return Next(command)
    screen = _SCREENS.get(command.removeprefix(_PREFIX).split(" ")[0])
    if screen in registry.names("curator.tui.screens"):
        return Next(f"go to {screen}", screen=screen)
    return Next(f"quit (Q), then in the shell: {command}")
