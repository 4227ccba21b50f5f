"""Refuses what looks like a secret in curator.toml, because that file goes into repositories. Never shows the value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from curator.config.nodes import Node, Problem

_FIX: Final = "remove it here, change it where it was issued, and give it in an environment variable or the keyring"

#: Tables whose keys are names of people's own (entities, recipes), or of ours (keys), so that API_KEY may stand there.
_FREE_KEYS: Final = frozenset({"scrub.styles", "recipes", "keys"})
_NAME: Final = re.compile(
    r"(^|[_\-.])(token|password|passwd|passphrase|pwd|secret|credentials?|bearer|apikey|(api|access|private|project|vault)"
    r"[_\-]?key)($|[_\-.])",
    re.IGNORECASE,
)
#: Beginnings that issuers of keys document, a private key, a JSON web token, a password in a URL.
_SHAPE: Final = re.compile(
    r"\b(sk|pk|rk)[-_][A-Za-z0-9_-]{16,}|\bgh[oprsu]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}"
    r"|\bxox[a-z]-[\w-]{10,}|\b(hf|npm)_\w{20,}|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.|-----BEGIN [A-Z ]*KEY|://[^/\s:@]+:[^/\s@]+@|\bbearer\s+[\w.~+/-]{16,}",
    re.IGNORECASE,
)
#: Anything else long and mixed, in one run so that file names and paths pass.
_LONG: Final = re.compile(r"(?=[A-Za-z]*[0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{32,}")


def refuse_secrets(node: Node, problem: Problem, name: str = "") -> None:
    """Raises what `problem` makes of the first key that is named, or text that is shaped, like a secret."""
    for line, where in _secrets(node, name):
        raise problem(line, f"{where} looks like a secret", _FIX)


def _secrets(node: Node, name: str) -> Iterator[tuple[int | None, str]]:
    if isinstance(node.value, str) and (_SHAPE.search(node.value) or _LONG.search(node.value)):
        yield node.line, f"the value of {name}"
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _secrets(item, name)
    elif isinstance(node.value, dict):
        for key, inner in node.value.items():
            inside = f"{name}.{key}" if name else key
            if _SHAPE.search(key) or _LONG.search(key):
                yield inner.line, f"a key in {name or 'the file'}"
            elif name not in _FREE_KEYS and _NAME.search(key):
                yield inner.line, inside
            else:
                yield from _secrets(inner, inside)
