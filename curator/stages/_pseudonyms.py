"""What stands for each value in this workspace: numbers of tags and surrogates, as the store settles them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from curator.privacy.styles import styled
from curator.privacy.surrogates import Surrogates, key_of
from curator.privacy.verdicts import Judged
from curator.queries.policy import Policy
from curator.records.finding import PERSON
from curator.store import name_words, renders, surrogates
from curator.workspace import Workspace


class Pseudonyms:
    """Ask for replacements only of what was prepared."""

    def __init__(self, workspace: Workspace, policy: Policy) -> None:
        #: The keyed id of an entity's value; asked several times of each.
        self.id_of = lru_cache(1 << 14)(workspace.ids.value)
        self._store = workspace.store
        self._policy = policy
        self._chosen = renders.styles(workspace.store)
        self._numbers: dict[tuple[str, str], int] = {}
        self._surrogates = Surrogates(key_of(workspace.key), workspace.ids, self._allocate)

    @property
    def realistic(self) -> bool:
        """Whether anything is replaced by surrogates."""
        named = [self._policy.style(entity) for entity in self._policy.rulebook.entities]
        return "surrogate" in {*self._chosen.values(), *self._policy.settings.config.scrub.styles.values(), *named}

    def style(self, entity: str) -> str:
        return self._chosen.get(entity) or self._policy.style(entity)

    def settle(self, values: Iterable[tuple[str, str]]) -> None:
        """Have surrogates allocated for those of these (entity, value) that are replaced by one."""
        self._surrogates.prepare((entity, value) for entity, value in values if self.style(entity) == "surrogate")

    def number(self, values: Iterable[tuple[str, str]]) -> None:
        """Have numbers allocated, in this order, for those of these (entity, value) that get a tag."""
        needed = dict.fromkeys(
            (entity, self.id_of(entity, value)) for entity, value in values if self._is_tagged(entity, value)
        )
        new = [key for key in needed if key not in self._numbers]
        if new:
            same = {value: self._whole_names[value] for e, value in new if e == PERSON and value in self._whole_names}
            self._numbers.update(zip(new, renders.allocate(self._store, values=new, same=same), strict=True))

    @cached_property
    def _whole_names(self) -> dict[str, str]:
        """ "Alice" has the tag of "Alice Smith" where nobody else is called so."""
        return name_words.whole_names(self._store)

    def of(self, judged: Judged, value: str, thread: str) -> str:
        """What a value becomes in a thread."""
        entity = judged.entity
        value_id = self.id_of(entity, value)
        return styled(
            self.style(entity),
            entity,
            value,
            number=lambda: self._numbers[entity, value_id],
            value_id=value_id,
            surrogate=lambda: self._surrogates.of(entity, value, thread),
        )

    def _is_tagged(self, entity: str, value: str) -> bool:
        style = self.style(entity)
        return style == "tag" or (style == "surrogate" and self._surrogates.of(entity, value, "") is None)

    def _allocate(self, entity: str, ids: list[str], candidates: list[list[list[str]]]) -> list[str | None]:
        return surrogates.allocate(self._store, entity=entity, values=ids, candidates=candidates)
