"""Who writes in a Slack workspace, by users.json and by what messages say of their authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from curator.records import JsonObject

_BOT_USERS = frozenset({"USLACKBOT"})
_GUEST = ("is_stranger", "is_restricted", "is_ultra_restricted")


class People:
    """names: the name to show of each id, no two alike. Guests and members of other workspaces are customers."""

    def __init__(self, users: Iterable[JsonObject]) -> None:
        self.names: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._also: dict[str, tuple[str, ...]] = {}
        found = [user for user in users if isinstance(user.get("id"), str)]
        teams = Counter(user["team_id"] for user in found if isinstance(user.get("team_id"), str))
        home = teams.most_common(1)[0][0] if teams else None
        for user in found:
            self._add(user, home)

    def _add(self, user: JsonObject, home: str | None) -> None:
        key = user["id"]
        profile = user.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        texts = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
        named = [text for text in (*texts, profile.get("email")) if isinstance(text, str) and text.strip()]
        self._name(key, named[0] if named else key)
        self._also[key] = tuple(named)
        if user.get("is_bot") is True or key in _BOT_USERS:
            self._known[key] = "assistant"
        elif any(user.get(flag) is True for flag in _GUEST) or user.get("team_id") not in (None, home):
            self._known[key] = "user"

    def author(self, message: Mapping[str, Any]) -> str | None:
        """The id of who wrote a message; bots that are no users get one of their own. None for nobody."""
        user, bot = message.get("user"), message.get("bot_id")
        profile = message.get("bot_profile")
        named = message.get("username") or (profile.get("name") if isinstance(profile, dict) else None)
        if message.get("subtype") == "bot_message" or not isinstance(user, str):
            if not isinstance(bot, str) and not isinstance(named, str):
                return None
            key = f"{bot if isinstance(bot, str) else ''}/{named if isinstance(named, str) else ''}"
            if key not in self.names:
                self._name(key, named if isinstance(named, str) and named else str(bot))
                self._known[key] = "assistant"
            return key
        if user not in self.names:
            about = message.get("user_profile")
            shown = about.get("real_name") or about.get("display_name") if isinstance(about, dict) else None
            self._name(user, shown if isinstance(shown, str) and shown else user)
        if isinstance(bot, str):
            self._known.setdefault(user, "assistant")
        return user

    def is_bot(self, key: str) -> bool:
        """Whether an author is a program."""
        return self._known.get(key) == "assistant"

    def known(self, told: Mapping[str, str]) -> dict[str, str]:
        """The role of each name whose role is known: said of another of its names or the id, or told by users.json."""
        roles = {self.names[key]: role for key, role in self._known.items()}
        for key, name in self.names.items():
            said = next((told[other] for other in (key, *self._also.get(key, ())) if other in told), None)
            if said is not None:
                roles[name] = said
        return roles

    def _name(self, key: str, name: str) -> None:
        name = " ".join(name.split())
        self.names[key] = f"{name} ({key})" if name in self.names.values() else name
