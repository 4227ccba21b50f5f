"""Which provider is meant, how it is reached, and what is known of it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from curator.errors import UsageError
from curator.queries.local_provider import FOLDER
from curator.tuning import local
from curator.tuning.access import Access
from curator.tuning.providers import CUSTOM, LOCAL, key_of, names, read
from curator.tuning.providers import Profile as Profile
from curator.workspace import Workspace

#: Read by the official client where it is not told where to go. We always tell it.
REDIRECT_VARIABLE = "OPENAI_BASE_URL"
_LOCAL_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Chosen:
    """base_url: the API's root; "" for the local provider, which has one once it runs."""

    profile: Profile
    base_url: str

    @property
    def is_local(self) -> bool:
        return self.profile.name == LOCAL

    @property
    def host(self) -> str:
        """Who is spoken to; the local provider's port changes with each start."""
        return _LOCAL_HOST if self.is_local else Access(self.base_url, "").host

    @property
    def on_this_machine(self) -> bool:
        return self.is_local or Access(self.base_url, "").on_this_machine


def access_of(workspace: Workspace, provider: str | None = None, base_url: str | None = None) -> Access:
    """How a provider is reached. The local one is started where it does not run.

    provider, base_url: over the settings; a base URL alone means the provider "custom". Raises UsageError for a
    provider that is not there, an address that cannot be, or a missing key, EndpointError where the local one does not
    start.
    """
    return reach(workspace, chosen(workspace, provider, base_url))


def reach(workspace: Workspace, found: Chosen) -> Access:
    """As `access_of`."""
    if found.is_local:
        endpoint = local.start(workspace.folder / FOLDER)
        return Access(endpoint.base_url, endpoint.key)
    nowhere = Access(found.base_url, "")
    key = key_of(found.profile.key_variable, nowhere.host, needed=not nowhere.on_this_machine)
    return Access(found.base_url, key)


def chosen(workspace: Workspace, provider: str | None = None, base_url: str | None = None) -> Chosen:
    """The provider that these words and the settings mean; nothing is started, asked or sent. Errors as `access_of`."""
    settings = workspace.settings.config.tune
    if provider is None and base_url is None:
        provider, base_url = settings.provider, settings.base_url
    elif provider is None:
        provider = CUSTOM
    profile = read(workspace.folder, provider)
    if provider == CUSTOM:
        base_url = base_url or settings.base_url
        if base_url is None:
            raise UsageError("a custom provider needs an address", fix="name it: --base-url https://host.example/v1")
    elif base_url is not None and base_url != profile.base_url:
        where = "has its own address" if profile.base_url is None else f"is at {profile.base_url}"
        raise UsageError(f"{provider} {where}", fix="for another address name no provider, or custom")
    return Chosen(profile, (base_url or profile.base_url or "").rstrip("/"))


def of_before(workspace: Workspace, provider: str, base_url: str) -> Chosen:
    """The provider of this name as it is now, of something made there when it was at base_url; errors as `chosen`."""
    return chosen(workspace, provider, base_url if provider == CUSTOM else None)


def ignored_redirect(found: Chosen) -> str:
    """What the environment would have the official client speak to, where that differs; it is not followed."""
    other = os.environ.get(REDIRECT_VARIABLE, "").rstrip("/")
    return other if other and other != found.base_url else ""


def profiles(workspace: Workspace) -> list[Profile]:
    """All that can be named."""
    return [read(workspace.folder, name) for name in names(workspace.folder)]
