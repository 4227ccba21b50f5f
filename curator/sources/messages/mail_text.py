"""The words of a mail without the mails that it quotes and without the signature."""

from __future__ import annotations

import re

QUOTED, SIGNATURES = "quoted mails", "signatures"

#: What mail programs write before what they quote.
_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Em|Den)\b[^\n]{3,160}\n?[^\n]{0,80}"
    r"(?:wrote|schrieb[^\n:]{0,80}|a écrit|escribió|ha scritto|schreef[^\n:]{0,80}|escreveu|skrev[^\n:]{0,80})"
    r"\s?:[ \t]*$",
    re.MULTILINE,
)
_ORIGINAL = re.compile(
    r"^(?:-{2,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|"
    r"Messaggio originale) ?-{2,}"
    r"|_{8,}[ \t]*\n+(?=From:|Von:|De :|De:)"
    r"|(?:From|Von|De ?): [^\n]+\n(?:Sent|Gesendet|Date|Datum|Envoyé ?|Enviado(?: el)?): [^\n]+\n(?:To|An|À ?|Para): )",
    re.MULTILINE | re.IGNORECASE,
)
_REPLY_ABOVE = re.compile(r"^##-[^\n]{3,120}-##[ \t]*$", re.MULTILINE)
_SIGNATURE = re.compile(
    r"^(?:-- ?|(?:Sent from my|Gesendet von meinem|Von meinem|Envoyé de mon|Enviado desde mi) [^\n]{2,40})$",
    re.MULTILINE,
)
_QUOTES = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)


def without_mail(text: str) -> tuple[str, list[str]]:
    """(the words, kinds of what was taken off). A mail of which nothing would be left stays as it is."""
    shown, dropped = text.replace("\r\n", "\n"), []
    shown = _REPLY_ABOVE.sub("", shown)
    if wrote := _WROTE.search(shown):
        below = shown[wrote.end() :].lstrip("\n")
        quoted = _QUOTES.match(below)
        shown = shown[: wrote.start()] + (below[quoted.end() :] if quoted else "")
        dropped.append(QUOTED)
    if original := _ORIGINAL.search(shown):
        shown = shown[: original.start()]
        dropped.append(QUOTED)
    if signature := _SIGNATURE.search(shown):
        shown = shown[: signature.start()]
        dropped.append(SIGNATURES)
    shown = shown.strip()
    return (shown, dropped) if shown else (text.strip(), [])
