"""What of the environment must not reach an endpoint that it was not meant for."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

#: Whose variables the official client reads.
_ITS_OWN = "api.openai.com"
_CUSTOM = "OPENAI_CUSTOM_HEADERS"
_OF_ACCOUNT = ("OpenAI-Organization", "OpenAI-Project")


def foreign_headers(base_url: str) -> tuple[str, ...]:
    """Names of headers that the client would take from the environment and send to somebody else's host."""
    if urlsplit(base_url).hostname == _ITS_OWN:
        return ()
    lines = os.environ.get(_CUSTOM, "").split("\n")
    named = (line.partition(":")[0].strip() for line in lines if ":" in line)
    # the bearer is set last of all, whatever stands here
    return (*_OF_ACCOUNT, *(name for name in named if name and name.lower() != "authorization"))
