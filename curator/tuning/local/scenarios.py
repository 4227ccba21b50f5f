"""Trouble on demand, so that clients can be tested against it."""

from __future__ import annotations

import threading
from collections import Counter

from curator.tuning.local.api_error import ApiError

NAMES = {
    "deny": "creating a job answers 403 training_not_available",
    "moderation": "a job fails because of what its training file says",
    "flaky": "each kind of request is answered 429, then 500, then as it should be",
    "flaky-created": "the first job is created, but the answer is 500",
    "slow": "jobs take their time",
    "drops-metadata": "a job's metadata is neither kept nor used as a filter",
}

#: Seconds that each step of a slow job takes, and each of its phases.
SLOW_STEP, SLOW_PHASE = 0.02, 0.2

BLOCKED = (
    "The job failed due to an unsafe training file. This training file was blocked by our moderation system because it"
    " contains too many examples that violate the usage policies, in these categories: hate, violence."
)


class Scenarios:
    """Those of one server."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def before(self, kind: str) -> None:
        """Raises ApiError where a request fails before anything is done. kind: method and route."""
        if "deny" in self.names and kind == "POST /v1/fine_tuning/jobs":
            raise ApiError(
                403,
                "The fine-tuning platform is being wound down and your organization is no longer able to create new"
                " fine-tuning training jobs.",
                code="training_not_available",
            )
        if "flaky" in self.names:
            time = self._count(kind)
            if time == 1:
                raise ApiError(
                    429,
                    "Rate limit reached.",
                    code="rate_limit_exceeded",
                    kind="requests",
                    headers={"retry-after-ms": "20"},
                )
            if time == 2:
                raise server_error()

    def after(self, kind: str) -> None:
        """Raises ApiError where a request fails although it was done."""
        if "flaky-created" in self.names and kind == "POST /v1/fine_tuning/jobs" and self._count(kind) == 1:
            raise server_error()

    def _count(self, kind: str) -> int:
        with self._lock:
            self._asked[kind] += 1
            return self._asked[kind]


def server_error() -> ApiError:
    return ApiError(500, "The server had an error while processing your request.", kind="server_error")
