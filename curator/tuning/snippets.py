"""Code that asks a deployed model, for people to take into their own programs. It holds no key."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence

from curator.tuning.deployment import Target

_QUESTION = "Hello"
#: Where no profile names a variable.
_VARIABLE = "API_KEY"
#: Written by the local provider, beside curator.toml.
_FILE = "local/endpoint.json"


def python(target: Target, variable: str | None, system: str) -> str:
    """For the official client. variable: holds the key. system: the prompt before every example, "" for none.

    For the local provider: to be run in the folder of the workspace, while `curator local serve` runs.
    """
    if target.base_url:
        head = ["import os", "", "from openai import OpenAI", ""]
        where, key = json.dumps(target.base_url), f'os.environ["{variable or _VARIABLE}"]'
    else:
        head = ["import json", "from pathlib import Path", "", "from openai import OpenAI", ""]
        head += ["# made by: curator local serve", f'endpoint = json.loads(Path("{_FILE}").read_text())']
        where, key = 'endpoint["base_url"]', 'endpoint["key"]'
    lines = [
        *head,
        f"client = OpenAI(base_url={where}, api_key={key})",
        "answer = client.chat.completions.create(",
        f"    model={json.dumps(target.model)},",
        f"    messages={json.dumps(_messages(system))},",
        ")",
        "print(answer.choices[0].message.content)",
    ]
    return "\n".join(lines) + "\n"


def curl(target: Target, variable: str | None, system: str) -> str:
    """The same for a shell."""
    body = shlex.quote(json.dumps({"model": target.model, "messages": _messages(system)}))
    if target.base_url:
        head: list[str] = []
        where, key = f"{target.base_url}/chat/completions", f"${{{variable or _VARIABLE}}}"
    else:
        head = [
            "# made by: curator local serve",
            f'read_key() {{ python3 -c \'import json, sys; print(json.load(open("{_FILE}"))[sys.argv[1]])\' "$1"; }}',
        ]
        where, key = "$(read_key base_url)/chat/completions", "$(read_key key)"
    lines = [
        *head,
        f'curl --silent --show-error "{where}" \\',
        f'  -H "Authorization: Bearer {key}" \\',
        "  -H 'Content-Type: application/json' \\",
        f"  -d {body}",
    ]
    return "\n".join(lines) + "\n"


def _messages(system: str) -> Sequence[dict[str, str]]:
    asked = [{"role": "user", "content": _QUESTION}]
    return [{"role": "system", "content": system}, *asked] if system else asked
