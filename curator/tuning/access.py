"""How an endpoint is reached, and what is said when it cannot be."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from curator.errors import CuratorError, ExitCode, UsageError


@dataclass(frozen=True, slots=True)
class Access:
    """base_url: the API's root, such as https://host.example/v1. key: its bearer, never shown."""

    base_url: str
    key: str = field(repr=False)

    def __post_init__(self) -> None:
        if "@" in self.base_url.partition("://")[2].partition("/")[0]:
            raise UsageError("a base URL holds no key", fix="give the key in an environment variable")
        if not _is_address(self.base_url):
            raise UsageError(f"{self.base_url!r} is no base URL", fix="name it whole, such as https://host.example/v1")
        if urlsplit(self.base_url).scheme == "http" and not self.on_this_machine:
            raise UsageError(
                f"{self.host} would be spoken to without encryption",
                fix="use https; http is for this machine alone",
            )

    @property
    def host(self) -> str:
        """Who is spoken to, with the port where one is named; to be shown before anything is sent."""
        where = urlsplit(self.base_url)
        return where.netloc

    @property
    def on_this_machine(self) -> bool:
        name = urlsplit(self.base_url).hostname or ""
        if name == "localhost":
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


def _is_address(base_url: str) -> bool:
    if not base_url.isprintable() or " " in base_url:
        return False
    try:
        where = urlsplit(base_url)
        # a port that is no number is found when it is asked for
        return where.scheme in ("http", "https") and bool(where.hostname) and where.port != 0
    except ValueError:
        return False


class EndpointProblem(CuratorError):
    """An endpoint refused, or could not be reached.

    status: of HTTP, 0 where nobody answered. api_code: the API's own word, such as training_not_available. maybe_done:
    what was asked for may have been done all the same, so that asking again needs a look first.
    """

    code = "provider"
    exit_code = ExitCode.PROVIDER

    def __init__(
        self, message: str, fix: str = "", *, status: int = 0, api_code: str = "", maybe_done: bool = False
    ) -> None:
        super().__init__(message, fix)
        self.status = status
        self.api_code = api_code
        self.maybe_done = maybe_done
