"""JSON Web Tokens (RFC 7519): the first part must be a JSON header that names an algorithm."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

VERSION = 1


def accepts(value: str) -> bool:
    head = value.split(".", 1)[0]
    try:
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except ValueError:
        return False
    return isinstance(header, dict) and ("alg" in header or "enc" in header)
