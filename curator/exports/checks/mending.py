"""What `check --fix` mends: what is written wrong and has one right spelling. Nothing of what a turn says is touched.

Each mend is one that the target's rules name: byte order mark and blank lines (E1), keys that the target does not read
(E7, W7, E26) unless they say what is learned, roles in capitals (E8), weights (E10), calls and lists without anything
in them (E11, E12), arguments as the target reads them (E11, E24).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from curator.exports.checks.e01_json import BOM, not_lines, read_object
from curator.exports.checks.pair import INPUT_KEYS, OUTPUTS
from curator.exports.checks.pair import KEYS as PAIR_KEYS
from curator.exports.checks.problem import Problem
from curator.exports.checks.strict_json import JsonError, parse
from curator.exports.targets.openai_chat import MESSAGE_KEYS, TOP_KEYS
from curator.records import ROLES

API = ("openai-chat", "azure", "nebius")
PAIRS = "openai-dpo"
#: Targets whose calls hold objects; those of others hold strings.
_OBJECTS = ("mlx", "trl", "unsloth")
#: What a line may hold, of targets that are not the API's.
_TOP = (
    ({"conversations"}, ("conversations", "system", "tools")),
    ({"instruction"}, ("instruction", "input", "output", "system")),
    ({"prompt", "completion"}, ("prompt", "completion", "tools")),
    ({"messages"}, ("messages", "tools")),
)
#: What would be lost without a word: the example would be another one. A person decides.
_LEARNED = frozenset(("tools", "functions", "tool_calls", "function_call", "weight"))
_NOTHING: tuple[object, ...] = (None, [], {}, 1)
#: What says whether a turn is learned, by target; the API's own has `weight`.
_WEIGHTS = {"axolotl": "weight", "fireworks": "weight", "swift": "loss"}


def mended(lines: Iterable[bytes | None], target: str, counts: Counter[str]) -> Iterator[bytes | None]:
    """The lines of a file, mended; one that needs nothing keeps its bytes. counts: what was mended, by code.

    A line that cannot be read, or is too long (None), stays as it is; so does every line of a file that is no lines.
    """
    whole = True
    for number, raw in enumerate(lines, start=1):
        if raw is None or not whole:
            yield raw
            continue
        if number == 1:
            whole = not_lines(raw) is None
            if raw.startswith(BOM):
                counts["W1"] += 1
                raw = raw.removeprefix(BOM)
        if whole and not raw.strip():
            counts["E1"] += 1
            continue
        yield _line(raw, target, counts) if whole else raw


def _line(raw: bytes, target: str, counts: Counter[str]) -> bytes:
    data = read_object(1, raw)
    if isinstance(data, Problem):
        return raw
    found: Counter[str] = Counter()
    made = _pair(data, found) if target == PAIRS else _example(data, target, found)
    if not found:
        return raw
    counts.update(found)
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _example(data: dict[str, Any], target: str, found: Counter[str]) -> dict[str, Any]:
    if target in API:
        made = _kept(data, TOP_KEYS if "messages" in data else (), "E7", found)
    else:
        allowed = next((keys for needed, keys in _TOP if needed <= data.keys()), ())
        made = _kept(data, allowed, "E7", found)
    for key, code in (("tools", "E11"), ("functions", "E12")):
        if key in made and made[key] in ([], None):
            del made[key]
            found[code] += 1
    if "parallel_tool_calls" in made and "tools" not in made:
        del made["parallel_tool_calls"]
        found["W11"] += 1
    for key in ("messages", "prompt", "completion"):
        if isinstance(made.get(key), list):
            made[key] = [_message(message, target, found) for message in made[key]]
    return made


def _pair(data: dict[str, Any], found: Counter[str]) -> dict[str, Any]:
    made = _kept(data, PAIR_KEYS if "input" in data else (), "E5", found)
    asked = made.get("input")
    if isinstance(asked, dict):
        made["input"] = _example(_kept(asked, INPUT_KEYS, "E5", found), PAIRS, found)
    for key in OUTPUTS:
        if isinstance(made.get(key), list):
            made[key] = [_message(message, PAIRS, found) for message in made[key]]
    return made


def _kept(data: dict[str, Any], allowed: tuple[str, ...], code: str, found: Counter[str]) -> dict[str, Any]:
    """Without the keys that are not allowed; all of them where nothing says what is (())."""
    made = {
        key: value
        for key, value in data.items()
        if not allowed or key in allowed or (key in _LEARNED and value not in _NOTHING)
    }
    if len(made) < len(data):
        found[code] += len(data) - len(made)
    return made


def _message(message: Any, target: str, found: Counter[str]) -> Any:
    if not isinstance(message, dict):
        return message
    made = dict(message)
    role = made.get("role")
    if isinstance(role, str) and role not in ROLES and role.strip().lower() in ROLES:
        made["role"] = role.strip().lower()
        found["E8"] += 1
    if target in API or target == PAIRS:
        made = _kept(made, MESSAGE_KEYS, "W7", found)
    _weight(made, target, found)
    for key, code in (("tool_calls", "E11"), ("function_call", "E12")):
        if key in made and made[key] in ([], None):
            del made[key]
            found[code] += 1
    if isinstance(made.get("tool_calls"), list):
        made["tool_calls"] = [_call(call, target, found) for call in made["tool_calls"]]
    return made


def _weight(message: dict[str, Any], target: str, found: Counter[str]) -> None:
    """A weight that nobody reads goes; a 0 says something of an answer, and stays for a person to decide."""
    key = "weight" if target in API else _WEIGHTS.get(target)
    if key is not None and key in message and message.get("role") == "assistant":
        value = message[key]
        if value is None:
            del message[key]
        elif isinstance(value, bool | int | float) and value in (0, 1):
            message[key] = bool(value) if key == "loss" else int(value)
        if key not in message or type(message[key]) is not type(value):
            found[_code(target)] += 1
    elif "weight" in message and (message.get("role") != "assistant" or message["weight"] in (1, None)):
        del message["weight"]
        found[_code(target)] += 1


def _code(target: str) -> str:
    """The rule about weights."""
    if target == PAIRS:
        return "E15"
    return "E10" if target in API else "E26"


def _call(call: Any, target: str, found: Counter[str]) -> Any:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict):
        return call
    made = {**call, "function": dict(function)}
    if "type" not in made:
        made["type"] = "function"
        found["E11"] += 1
    arguments = function.get("arguments")
    if target in _OBJECTS and isinstance(arguments, str):
        try:
            value = parse(arguments)
        except JsonError:
            return made
        if isinstance(value, dict):
            made["function"]["arguments"] = value
            found["E24"] += 1
    elif target not in _OBJECTS and isinstance(arguments, dict):
        made["function"]["arguments"] = json.dumps(arguments, ensure_ascii=False)
        found["E11"] += 1
    return made
