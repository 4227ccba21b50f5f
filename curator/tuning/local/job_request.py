"""What a request to create a job may ask for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from curator.tuning.local.api_error import ApiError, invalid

METHODS = ("supervised", "dpo")
_MOST_SEED = 2**31 - 1
_COMMON = ("n_epochs", "batch_size", "learning_rate_multiplier")


@dataclass(frozen=True, slots=True)
class JobRequest:
    """hyperparameters: a number or "auto" for each that the method has."""

    model: str
    training_file: str
    validation_file: str | None
    method: str
    hyperparameters: dict[str, Any]
    seed: int
    suffix: str | None
    metadata: dict[str, str] | None

    @staticmethod
    def parse(body: object) -> JobRequest:
        """Raises ApiError naming the first field that is wrong. Whether model and files exist is not asked here."""
        if not isinstance(body, dict):
            raise ApiError(400, "The body of the request is not a JSON object.")
        method, hyperparameters = _method(body)
        if body.get("integrations"):
            raise invalid("integrations", "The local provider has no integrations.", "unsupported_value")
        validation = body.get("validation_file")
        if validation is not None and not isinstance(validation, str):
            raise invalid("validation_file", "validation_file is a string.", "invalid_type")
        return JobRequest(
            _required(body, "model"),
            _required(body, "training_file"),
            validation or None,
            method,
            hyperparameters,
            _seed(body.get("seed")),
            _suffix(body.get("suffix")),
            _metadata(body.get("metadata")),
        )


def _required(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if value is None or value == "":
        raise invalid(name, f"Missing required parameter: '{name}'.", "missing_required_parameter")
    if not isinstance(value, str):
        raise invalid(name, f"{name} is a string.", "invalid_type")
    return value


def _method(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    given = body.get("method")
    if given is None:
        # the older form, for supervised training only
        return "supervised", _hyperparameters("supervised", body.get("hyperparameters"), "hyperparameters")
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in METHODS:
        raise invalid("method", f"method.type is one of {', '.join(METHODS)}.", "unsupported_value")
    settings = given.get(kind) or {}
    if not isinstance(settings, dict):
        raise invalid(f"method.{kind}", f"method.{kind} is an object.", "invalid_type")
    return kind, _hyperparameters(kind, settings.get("hyperparameters"), f"method.{kind}.hyperparameters")


def _hyperparameters(method: str, given: object, path: str) -> dict[str, Any]:
    if given is not None and not isinstance(given, dict):
        raise invalid(path, f"{path} is an object.", "invalid_type")
    names = (*_COMMON, "beta") if method == "dpo" else _COMMON
    values = {name: value for name, value in (given or {}).items() if value is not None}
    if not values.keys() <= set(names):
        raise invalid(path, f"Unknown hyperparameter for {method}; known: {', '.join(names)}.", "unknown_parameter")
    for name, value in values.items():
        if value != "auto" and (problem := _range_problem(name, value)):
            raise invalid(f"{path}.{name}", f"{name} is {problem}, or auto.")
    return {name: values.get(name, "auto") for name in names}


def _range_problem(name: str, value: object) -> str | None:
    if name in ("n_epochs", "batch_size"):
        most = 50 if name == "n_epochs" else 256
        return None if type(value) is int and 1 <= value <= most else f"a whole number from 1 to {most}"
    highest, text = (
        (2.0, "a number above 0, at most 2") if name == "beta" else (1e6, "a number above 0, at most 1,000,000")
    )
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
    return None if 0 < number <= highest else text


def _seed(value: object) -> int:
    if value is None:
        return secrets.randbelow(_MOST_SEED + 1)
    if type(value) is not int or not 0 <= value <= _MOST_SEED:
        raise invalid("seed", f"seed is a whole number from 0 to {_MOST_SEED}.")
    return value


def _suffix(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and 1 <= len(value) <= 64):
        raise invalid("suffix", "suffix is a string of 1 to 64 characters.")
    return value


def _metadata(value: object) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) > 16:
        raise invalid("metadata", "metadata is an object of at most 16 keys.")
    if any(len(key) > 64 or not isinstance(text, str) or len(text) > 512 for key, text in value.items()):
        raise invalid("metadata", "metadata has keys of at most 64 and strings of at most 512 characters.")
    return value
