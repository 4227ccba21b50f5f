"""What an endpoint's error means, in plain words."""

from __future__ import annotations

import re

from curator.tuning.access import EndpointProblem

# The names of errors are asked for, not their classes: only the client imports the library that they come from.
_UNSURE = ("APITimeoutError", "APIConnectionError")
_LONGEST = 300
_DEPTH = 10
_KEY = "(your key)"
_LEAST_OF_A_KEY = 8
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")

_CLOSED = "training_not_available"


def problem(error: Exception, host: str, about: str, key: str) -> EndpointProblem:
    """about: files, jobs, models or chat. The API's own words are kept, cut; never the key, which some repeat."""
    status = int(getattr(error, "status_code", 0) or 0)
    causes = _causes(error)
    code = str(getattr(error, "code", "") or "")
    # it is written down: anything but a code is the API's own words
    api_code = code if _CODE.fullmatch(_without(key, code)) else ""
    maybe_done = type(error).__name__ in _UNSURE or status >= 500 or status in (408, 409)
    # without a connection nothing was asked
    maybe_done = maybe_done and not any("ConnectError" in cause or "ConnectTimeout" in cause for cause in causes)
    said = _said(error, key)
    message, fix = f"{host} answered {status}: {said}", ""
    if api_code == _CLOSED:
        message = f"{host} does not let this account start fine-tuning jobs any more: {said}"
        fix = "train on this machine (--provider local), at another host, or from a bundle"
    elif type(error).__name__ == "APITimeoutError":
        message, fix = f"{host} did not answer in time", "try again; what was asked for may be done all the same"
    elif any("CERTIFICATE_VERIFY_FAILED" in cause for cause in causes):
        message, fix = f"the certificate of {host} is not trusted", "is the address right? nothing was sent"
    elif type(error).__name__ == "APIResponseValidationError":
        return odd_answer(host)
    elif 300 <= status < 400:
        message, fix = f"{host} sends on to another address", "name that address, which you then see before you send"
    elif not status:
        message, fix = f"{host} could not be reached", "is the address right, and is it running?"
    elif status == 401:
        fix = "is the key right? it comes from the provider's environment variable or the keyring"
    elif status == 403:
        fix = "the key has no right to this"
    elif status == 404:
        fix = {"jobs": "does it speak the fine-tuning API?", "chat": "is the model's name right?"}.get(about, "")
    elif status == 429:
        fix = "it is asked too often, or the account's limit is reached; wait, then try again"
    elif status >= 500:
        fix = "the trouble is on its side; try again later"
    return EndpointProblem(message, fix, status=status, api_code=api_code, maybe_done=maybe_done)


def odd_answer(host: str) -> EndpointProblem:
    """For an answer that says yes and is not what was asked for."""
    fix = "is it the API's root, often ending in /v1? a proxy or a login page may have answered"
    return EndpointProblem(f"{host} does not answer as the API does", fix, status=200, maybe_done=True)


def endless(host: str) -> EndpointProblem:
    """For a list that goes on page after page."""
    fix = "the trouble is on its side; ask those who run it, or choose another provider"
    return EndpointProblem(f"{host} answers a list without an end", fix, status=200, maybe_done=True)


def _causes(error: BaseException) -> list[str]:
    found: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(found) < _DEPTH:
        found.append(f"{type(cause).__name__} {cause}")
        cause = cause.__cause__ or cause.__context__
    return found


def _said(error: Exception, key: str) -> str:
    body = getattr(error, "body", None)
    words = body.get("message") or body.get("detail") if isinstance(body, dict) else None
    text = _without(key, str(words)) if words else type(error).__name__
    line = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _without(key: str, text: str) -> str:
    # what stands for no key is a word of the language
    return text.replace(key, _KEY) if len(key) >= _LEAST_OF_A_KEY else text
