"""What holds for the findings of texts: people's verdicts, what they marked, and the thresholds."""

from __future__ import annotations

from curator.privacy.verdicts import Judged, Verdicts, effective
from curator.queries.policy import Policy
from curator.records import Finding
from curator.store import findings, renders
from curator.workspace import Workspace


class Judging:
    def __init__(self, workspace: Workspace, policy: Policy) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._policy = policy

    def found(self, keys: list[str]) -> dict[str, list[Finding]]:
        """The findings of each of these texts that has any."""
        found: dict[str, list[Finding]] = {}
        for finding in findings.of_texts(self._store, texts=keys):
            found.setdefault(finding.subject, []).append(finding)
        return found

    def verdicts(self, keys: list[str], found: dict[str, list[Finding]]) -> tuple[Verdicts, dict[str, set[str]]]:
        """What people decided, and the places of each text that one of them decided about alone."""
        scopes: dict[str, dict[str, str]] = {"occurrence": {}, "finding": {}, "value": {}, "rule": {}}
        text_of = {finding.id: key for key, items in found.items() for finding in items}
        places: dict[str, set[str]] = {}
        for verdict in renders.verdicts(self._store, texts=keys):
            if verdict.scope == "occurrence":
                scopes["occurrence"][f"{verdict.subject}@{verdict.place}"] = verdict.value
                if verdict.subject in text_of:
                    places.setdefault(text_of[verdict.subject], set()).add(verdict.place)
            else:
                scopes[verdict.scope][verdict.subject] = verdict.value
        verdicts = Verdicts(
            occurrences=scopes["occurrence"], findings=scopes["finding"], values=scopes["value"], rules=scopes["rule"]
        )
        return verdicts, places

    def missed(self, keys: list[str]) -> dict[str, dict[str, list[Judged]]]:
        """What people marked because no rule saw it, by text and place."""
        marked: dict[str, dict[str, list[Judged]]] = {}
        for place, text, span in renders.missed(self._store, texts=keys):
            entity, start, end = span["entity"], span["start"], span["end"]
            finding = Finding(
                id=self._workspace.ids.finding("pii", entity, text, (start, end)),
                kind="pii",
                name=entity,
                subject=text,
                span=(start, end),
                score=1.0,
            )
            judged = Judged(finding, entity, replaced=True, decided=True, why="occurrence")
            marked.setdefault(text, {}).setdefault(place, []).append(judged)
        return marked

    def judge(self, items: list[Finding], verdicts: Verdicts, place: str) -> list[Judged]:
        """What holds for these findings of one text at a place; "" for wherever it stands."""
        return [
            judged
            for finding in items
            for judged in effective(
                [finding],
                verdicts,
                replace_from=self._policy.replace_from(finding.name),
                decide_below=self._policy.decide_below,
                place=place,
            )
        ]
