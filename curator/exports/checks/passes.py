"""How the lines of each target are checked: what a line must be, and the rules that it must pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, Protocol

from curator import registry
from curator.errors import UsageError
from curator.exports.checks.check import Settings, Totals, all_checks
from curator.exports.checks.e05_format import not_chat
from curator.exports.checks.e14_length import Length
from curator.exports.checks.example import Example
from curator.exports.checks.pair import OTHER, PREFERRED, Pair, read_pair
from curator.exports.checks.pairs.pair_check import pair_checks
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem
from curator.exports.checks.words import one_of
from curator.exports.forms.form import Form, Reading


class Pass(Protocol):
    """All rules of a target during one pass over one file."""

    def line(self, number: int, data: dict[str, Any]) -> Iterator[Problem] | Problem:
        """What is wrong with an example; a single Problem where the line is none at all (rule 5)."""

    def end(self, totals: Totals) -> Iterator[Problem]:
        """What is wrong with the file as a whole."""


class ChatPass:
    def __init__(self, settings: Settings) -> None:
        self._checks = all_checks(settings)

    def line(self, number: int, data: dict[str, Any]) -> Iterator[Problem] | Problem:
        return not_chat(number, data) or self._problems(Example.of(number, data))

    def _problems(self, example: Example) -> Iterator[Problem]:
        for check in self._checks:
            yield from check.example(example)

    def doubts(self, lines: PlainLines) -> Mask:
        """Which of these lines must be looked at one by one."""
        found = lines.none
        for check in self._checks:
            found |= check.doubts(lines)
        return found

    def passed(self, lines: PlainLines, first: int) -> Counter[str]:
        """Warnings about lines that are not doubted, code -> how many. The first of them is line `first`."""
        found: Counter[str] = Counter()
        for check in self._checks:
            found.update(check.passed(lines, first))
        return found

    def end(self, totals: Totals) -> Iterator[Problem]:
        for check in self._checks:
            yield from check.end(totals)


#: What many pairs of one question, or of answers that are labels, do rightly.
_OF_ONE_ANSWER = frozenset({"w30-labels", "w31-contradictions"})


class PairPass:
    """What holds for a chat example holds for the question with the preferred answer, and for the other one alone; both
    must be short enough.
    """

    def __init__(self, settings: Settings) -> None:
        self._pairs = pair_checks()
        self._checks = all_checks(settings, _OF_ONE_ANSWER)
        #: Others of the same rules: what counts examples must not count a pair twice.
        self._of_answers = [
            check
            for check in all_checks(replace(settings, quality=False, seen=None))
            if not check.of_lines and not isinstance(check, Length)
        ]
        self._length = Length(settings)

    def line(self, number: int, data: dict[str, Any]) -> Iterator[Problem] | Problem:
        pair = read_pair(number, data)
        return pair if isinstance(pair, Problem) else self._problems(pair)

    def _problems(self, pair: Pair) -> Iterator[Problem]:
        found = [problem for check in self._pairs for problem in check.pair(pair)]
        yield from found
        for check in self._checks:
            if check.of_lines:
                yield from check.example(Example(pair.line, pair.data, (), False))
        if any(problem.code == "E15" for problem in found):
            return
        whole = pair.chat(PREFERRED)
        long = False
        for check in self._checks:
            if not check.of_lines:
                for problem in check.example(whole):
                    long = long or problem.code == "E14"
                    yield pair.placed(problem, PREFERRED)
        alone = Example.of(pair.line, {"messages": pair.data[OTHER]})
        for check in self._of_answers:
            for problem in check.example(alone):
                yield replace(problem, path=problem.path.replace("messages[0]", f"{OTHER}[0]", 1))
        for problem in self._length.example(pair.chat(OTHER)) if not long else ():
            yield pair.placed(problem, OTHER)

    def end(self, totals: Totals) -> Iterator[Problem]:
        for check in self._checks:
            for problem in check.end(totals):
                yield replace(problem, path=f"input.{problem.path}") if problem.path else problem
        for of_pairs in self._pairs:
            yield from of_pairs.end(totals)


class FormPass:
    """The rules of a form, and what holds for the chat that a line means, told by its places in the line."""

    def __init__(self, settings: Settings, form: Form) -> None:
        self._form = form
        self._checks = all_checks(settings, form.ignored)

    def line(self, number: int, data: dict[str, Any]) -> Iterator[Problem] | Problem:
        reading = self._form.read(number, data)
        if isinstance(reading, Problem):
            return reading
        return self._problems(number, data, reading) if reading.chat["messages"] else iter(reading.problems)

    def _problems(self, number: int, data: dict[str, Any], reading: Reading) -> Iterator[Problem]:
        yield from reading.problems
        example = Example.of(number, reading.chat)
        whole = Example(number, data, (), False)
        for check in self._checks:
            for problem in check.example(whole if check.of_lines else example):
                yield placed(problem, reading)

    def end(self, totals: Totals) -> Iterator[Problem]:
        yield from self._form.size(totals.filled)
        for check in self._checks:
            for problem in check.end(totals):
                yield replace(problem, path="")


_MESSAGE = re.compile(r"messages\[(\d+)\](?:\.(\w+))?")


def placed(problem: Problem, reading: Reading) -> Problem:
    """A problem of the chat that a line means, with its path as it is in the line."""
    found = _MESSAGE.match(problem.path)
    if found is None:
        return replace(problem, path="") if problem.path == "messages" else problem
    path, key = reading.paths[int(found[1])], found[2]
    if key is None:
        return replace(problem, path=path + problem.path[found.end() :])
    if key not in reading.keys and "" not in reading.keys:
        return replace(problem, path=f"{path}.{key}{problem.path[found.end() :]}")
    return replace(problem, path=f"{path}.{reading.keys[key]}" if reading.keys.get(key) else path)


def pass_of(target: str, settings: Settings) -> Pass:
    """Raises UsageError for a target that there is not, or whose files no trainer reads."""
    refuse_uncheckable(target)
    if target in PASSES:
        return PASSES[target](settings)
    return FormPass(settings, registry.load("curator.exports.targets", target).FORM)


def refuse_uncheckable(target: str) -> None:
    """Raises UsageError for a target that there is not, or whose files no trainer reads."""
    module = registry.load("curator.exports.targets", target)
    if target not in PASSES and not hasattr(module, "FORM"):
        raise UsageError(f"files for {target} have no rules", fix=f"name another target: {one_of(checkable())}")


def checkable() -> list[str]:
    """The targets whose files can be checked."""
    package = "curator.exports.targets"
    return [name for name in registry.names(package) if name in PASSES or hasattr(registry.load(package, name), "FORM")]


#: Targets whose lines are checked as they stand, by all rules of the API.
PASSES: Final[dict[str, Callable[[Settings], Pass]]] = {
    "azure": ChatPass,
    "nebius": ChatPass,
    "openai-chat": ChatPass,
    "openai-dpo": PairPass,
}
