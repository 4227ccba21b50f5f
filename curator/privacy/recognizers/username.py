"""Names of accounts: after words that say so ("username", "log in as"), and where systems keep people's files.

jthornbury84 after a word; /home/evadne, /Users/evadne, C:\\Users\\evadne. Accounts that systems make (root, ubuntu,
guest), placeholders and everyday words are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.recognizers import _usernames as accounts
from curator.privacy.spans import Span, best

VERSION = 10 * accounts.VERSION + 1

#: Prefilter: one of these stands in every text in which something is found.
WORDS = (
    "user", "login", "log-in", " in as", "handle", "account name", "account_name", "screen name", "screenname",
    "nickname", "benutzername", "anmeldename", "usuario", "utilisateur", "utente", "gebruikersnaam", "/home/",
    "settings",
)  # fmt: skip
_NAMED = (
    r"user[ _-]?(?:name|id)s?|log-?in[ _-]?(?:name|id)|account[ _]?name|screen[ _]?name|nickname"
    r"|benutzername|anmeldename|nombre\sde\susuario|nom\sd['\u2019]utilisateur|nome\sutente|gebruikersnaam"
)
_VALUE = r"(?P<value>[^\W\d_][\w.-]{2,63}+)(?![\w(\[{@\\/]|=\w)"
_DOMAIN = r"(?:[A-Za-z][\w-]{1,15}\\{1,2})?"
_TIED = re.compile(
    rf"(?<![^\W_])(?P<cue>(?P<named>{_NAMED})|users?|log-?in|handle|usuario)(?:\*\*|[\"'`])?"
    r"(?P<link>\s{0,2}[:=]{1,2}\s{0,2}|\s(?:is|was|ist|est|es|\u00e8|\u00e9)(?:\s?:)?\s{1,2})"
    r"(?:\*\*)?(?P<quote>[\"'`@]{0,2})" + _DOMAIN + _VALUE,
    re.IGNORECASE,
)
#: With nothing between: "user jthornbury84 cannot print".
_BESIDE = re.compile(
    rf"(?<![^\W_])(?P<cue>{_NAMED}|user|login)\s[\"'`@]?" + _DOMAIN + _VALUE,
    re.IGNORECASE,
)
_AS = re.compile(
    r"(?<![^\W_])(?P<cue>(?:log|sign)(?:g?ed|g?ing|s)?[ -]?in\sas)\s(?:user\s)?[\"'`@]?" + _DOMAIN + _VALUE,
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"(?:\b(?:my|his|her|their|your|mein|sein|ihr|mon|son|il\smio|mi|su|mijn)|['\u2019]s?)\s\Z", re.IGNORECASE
)
_LONGEST_OWNER = 8
#: `/users/` in lower case without a drive is where interfaces of the web keep them: /users/42/orders.
_PATH = re.compile(
    r"(?<![\w.])(?:(?:(?:/(?:mnt|cygdrive))?/[a-z]|[A-Za-z]:)[\\/]{1,2}(?i:users)[\\/]{1,2}|/Users/"
    r"|[A-Za-z]:\\{1,2}Documents and Settings\\{1,2}|(?:/(?:export|var|usr|net|nfs|data))?/home/)"
    r"(?P<value>[^\W\d_][\w.-]{1,63})(?![\w@(])"
)
_ENDS = ".-_"


def find(text: str) -> Iterator[Span]:
    """0.6 for what holds a name or is numbered like an account, in a path for any word that is no everyday one too;
    0.4 for other words that are no everyday ones after "my username is".
    """
    yield from best(_found(text))


def _found(text: str) -> Iterator[Span]:
    for pattern, score_of in _FORMS:
        for match in pattern.finditer(text):
            value = match["value"].rstrip(_ENDS)
            if score := score_of(match, value):
                yield Span(match.start("value"), match.start("value") + len(value), score)


def _tied(match: re.Match[str], account: str) -> float:
    return _beside(match, account) or (_unknown(account) if match["named"] and _says_which(match) else 0)


def _as(match: re.Match[str], account: str) -> float:
    return _beside(match, account) or _unknown(account)


def _unknown(account: str) -> float:
    return 0.4 if account.islower() and not accounts.is_harmless(account) else 0


def _says_which(match: re.Match[str]) -> bool:
    """As do "my username is X", "username: X", "username='x'"; not "the username is given", "username = prefix"."""
    if not match["quote"] and "=" in match["link"]:
        return False
    before = match.string[max(0, match.start() - _LONGEST_OWNER) : match.start()]
    return ":" in match["link"] or "=" in match["link"] or _OWNED.search(before) is not None


def _beside(match: re.Match[str], account: str) -> float:
    if match["cue"].lower() in ("user", "users") and account.istitle():
        return 0  # who speaks, and the first word: "User: Jonathan here"
    return 0.6 if accounts.holds_name(account) or accounts.is_numbered(account) else 0


def _in_path(match: re.Match[str], account: str) -> float:
    return 0.6 if accounts.is_first_name(account) or not accounts.is_harmless(account) else 0


_FORMS = ((_TIED, _tied), (_BESIDE, _beside), (_AS, _as), (_PATH, _in_path))
