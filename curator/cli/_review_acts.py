"""What a reviewer's keys do. Each is one batch of decisions, undone as one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curator.cli import output
from curator.cli._privacy_missed import show
from curator.cli._review_keys import Typed
from curator.cli.asking import typed
from curator.cli.numbers import counted
from curator.cli.steps import replace
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.queries.review import ReviewItem
    from curator.queries.values import Filter
    from curator.workspace import Workspace

_GROW = re.compile(r"([+-]?\d+)\s+([+-]?\d+)")


@dataclass(slots=True)
class Acts:
    """made: decisions that stand. reason: why this person sees values, asked once."""

    session: Session
    workspace: Workspace
    only: Filter
    made: int = 0
    reason: str = ""
    _entities: list[str] = field(default_factory=list)

    def do(self, item: ReviewItem, keys: Typed) -> bool:
        """Whether something was decided. Raises CuratorError, after which nothing was."""
        if keys.act in ("p", "n", "t"):
            return self._verdict(item, keys)
        acts = {"v": self._reveal, "e": self._resize, "m": self._missed, "b": self._bulk, "u": self._undo}
        return acts[keys.act](item, keys)

    def _verdict(self, item: ReviewItem, keys: Typed) -> bool:
        from curator.decisions.privacy import NOT_PERSONAL, PERSONAL, decide
        from curator.records import Subject

        scope = {"o": "occurrence", "f": "finding", "r": "rule"}.get(keys.scope, "value")
        subject = item.value
        if scope in ("occurrence", "finding"):
            occurrence = _sample(item, keys)
            subject = occurrence if scope == "occurrence" else occurrence.partition("@")[0]
        elif scope == "rule":
            rule = self._rule(item)
            if rule is None:
                return False
            subject = rule
        verdict = {"p": PERSONAL, "n": NOT_PERSONAL, "t": None}[keys.act] or self._entity()
        if verdict is None:
            return False
        decide(self.workspace, [Subject(scope, subject)], verdict, actor=self.session.actor)
        about = {"value": counted(item.count, "place"), "occurrence": "this place", "finding": "this text"}
        output.emit_text(f"{verdict}: {about.get(scope) or f'all that {subject} says'}")
        self.made += 1
        return True

    def _rule(self, item: ReviewItem) -> str | None:
        rules = [rule for rule, _ in item.seen_by]
        if len(rules) == 1:
            return rules[0]
        return _one_of("which rule", rules)

    def _entity(self) -> str | None:
        if not self._entities:
            from curator.queries.not_looked_for import known_entities

            self._entities = sorted(known_entities(self.workspace))
        return _one_of("which entity (its beginning will do; tab completes)", self._entities)

    def _reveal(self, item: ReviewItem, _: Typed) -> bool:
        from curator.decisions.reveal import reveal_value

        if not self.reason:
            self.reason = (typed("why must you see values (kept with your name; enter for no)? ") or "").strip()
        if self.reason:
            shown = reveal_value(self.workspace, item.value, actor=self.session.actor, reason=self.reason)
            for value in dict.fromkeys(original.value for original in shown.originals):
                output.emit_text(f"the value: {value}")
        return False

    def _resize(self, item: ReviewItem, keys: Typed) -> bool:
        from curator.decisions.missed import resize

        occurrence = _sample(item, keys)
        line = typed("characters it grows by before and after (+4 0), or shrinks (0 -1)? ") or ""
        if not line.strip():
            return False
        found = _GROW.fullmatch(line.strip())
        if found is None:
            raise UsageError("two numbers are needed", fix="such as +4 0, or 0 -1")
        replace(self.session, self.workspace)
        before, after = map(int, found.groups())
        resize(self.workspace, occurrence, actor=self.session.actor, before=before, after=after)
        output.emit_text(f"{item.entity}: other ends at this place")
        self.made += 1
        return True

    def _missed(self, item: ReviewItem, keys: Typed) -> bool:
        from curator.decisions.missed import mark

        place = _sample(item, keys).partition("@")[2]
        text = (typed("what was missed, as it stands there (enter for nothing)? ") or "").strip()
        entity = self._entity() if text else None
        if entity is None:
            return False
        asks = "h here only, e everywhere as it is written, a everywhere in any case (enter for nothing)? "
        scope = (typed(asks) or "").strip().lower()
        if scope not in ("h", "e", "a"):
            return False
        replace(self.session, self.workspace)
        if scope != "h" and not self._agreed(place, entity, text, any_case=scope == "a"):
            return False
        marked = mark(
            self.workspace,
            place,
            entity,
            actor=self.session.actor,
            text=text,
            everywhere=scope != "h",
            any_case=scope == "a",
        )
        due = "; elsewhere with the next scan: curator scrub" if marked.scan_due else ""
        output.emit_text(f"{entity}: {counted(marked.spans, 'span')} here{due}")
        self.made += 1
        return True

    def _agreed(self, place: str, entity: str, text: str, *, any_case: bool) -> bool:
        """Whether words are to be marked everywhere, after it was told how often they stand."""
        from curator.queries.everywhere import standing_of

        found = standing_of(self.workspace, place, span=None, text=text, any_case=any_case)
        show(found, entity)
        return (typed("y mark it everywhere, enter for nothing? ") or "").strip().lower() == "y"

    def _bulk(self, item: ReviewItem, _: Typed) -> bool:
        from dataclasses import replace as but

        from curator.decisions.privacy import NOT_PERSONAL, PERSONAL, decide
        from curator.queries.values import by_entity, waiting, waiting_places
        from curator.records import Subject

        line = (typed("all that wait from which score on (0 to 1)? ") or "").strip()
        if not line:
            return False
        if re.fullmatch(r"[01]?\.?\d+", line) is None or not 0 <= float(line) <= 1:
            raise UsageError("a score is a number from 0 to 1", fix="such as 0.6")
        above = but(self.only, above=max(self.only.above, float(line)))
        values = waiting(self.workspace, above)
        listed = ", ".join(f"{count} {entity}" for entity, count in by_entity(values).items())
        places = counted(waiting_places(self.workspace, above), "place")
        output.emit_text(f"{counted(len(values), 'value')} in {places}" + (f": {listed}" if listed else ""))
        if not values:
            return False
        answer = (typed("p all personal, n none of them, enter for neither? ") or "").strip().lower()
        verdict = {"p": PERSONAL, "n": NOT_PERSONAL}.get(answer)
        if verdict is None:
            return False
        subjects = [Subject("value", value) for _, value in values]
        decide(self.workspace, subjects, verdict, actor=self.session.actor)
        output.emit_text(f"{verdict}: {counted(len(values), 'value')}")
        self.made += 1
        return True

    def _undo(self, item: ReviewItem, _: Typed) -> bool:
        from curator.decisions.undo import undo

        if not self.made:
            raise UsageError("nothing was decided here yet", fix="what was decided before: curator undo")
        undone = undo(self.workspace, actor=self.session.actor)
        self.made -= 1
        output.emit_text(f"taken back: {counted(len(undone), 'event')}")
        return True


def _sample(item: ReviewItem, keys: Typed) -> str:
    if keys.sample >= len(item.samples):
        raise UsageError(f"there is no place {keys.sample + 1} here", fix=f"they are 1 to {len(item.samples)}")
    return item.samples[keys.sample].occurrence


def _one_of(question: str, options: list[str]) -> str | None:
    """One of the options by its number or a beginning that only it has; None for an empty line."""
    shown = "  ".join(f"{n} {option}" for n, option in enumerate(options, 1)) if len(options) < 6 else ""
    line = (typed(f"{question}? {shown + ' ' if shown else ''}", options) or "").strip()
    if not line:
        return None
    if shown and line.isdigit() and 1 <= int(line) <= len(options):
        return options[int(line) - 1]
    found = [option for option in options if option.lower().startswith(line.lower())]
    exact = [option for option in found if option.lower() == line.lower()]
    if len(exact or found) != 1:
        raise UsageError(f"{line!r} is the beginning of {len(found)} of them", fix=", ".join(found or options))
    return (exact or found)[0]
