"""What a speaker is by words in the name: Agent and Acme Support are staff, Customer and Guest 12 are not."""

from __future__ import annotations

import re
from functools import lru_cache

_SIDES = {
    "assistant": (
        "adviser advisor agent assistant bot chatbot csr helpdesk moderator operator representative staff support "
        "agente asesor asesora asistente assistent atendente berater beraterin conseiller conseillère kundendienst "
        "klantenservice kundenbetreuung kundenservice kundensupport medewerker mitarbeiter mitarbeiterin soporte"
    ),
    "user": (
        "buyer caller client customer guest human shopper user visitor "
        "benutzer client cliente gast gebruiker klant kunde kundin usuario utilisateur"
    ),
}
_BY_WORD = {word: role for role, words in _SIDES.items() for word in words.split()}
#: Too short, or too much like a name, to count as a part of one.
_WHOLE = {
    "a": "assistant",
    "ai": "assistant",
    "answer": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "rep": "assistant",
    "q": "user",
    "question": "user",
    "system": "system",
}
#: Who serves customers is none: Customer Care, Service client, Atención al cliente.
_OF_CUSTOMERS = re.compile(
    r"\b(?:customer|client|user|guest)\W+(?:service|support|care|success|relations)\b"
    r"|\b(?:service|servicio|serviço|servizio|atención|atencion|atendimento|assistenza|relations?)\W+"
    r"(?:(?:al?|ao|à|de|du)\W+)?(?:clients?|clientèle|clientes?|clienti|usuarios?|utilisateurs?)\b"
)
#: Behind a word: Q1, Guest #12.
_NUMBER = re.compile(r"[\W\d_]+\Z")
#: What stands beside a role's word in a label that is no name: Live Agent, AI assistant, Support team.
_FILLERS = re.compile("ai|and|care|chat|customer|desk|human|live|rep|service|success|support|team|the|virtual")
#: Words that people are called by too: Guest 12 is a customer, of Judy Guest it is not known.
_SURNAMES = re.compile("bot|buyer|caller|client|gast|guest|kunde|kundin|shopper|staff")
_WORD = re.compile(r"[^\W\d_]+")

_BESIDE = re.compile(r"([^()]+) \(([^()]+)\)")


@lru_cache(maxsize=4096)
def role_by_words(name: str) -> str | None:
    """The role that a speaker's name tells; None where it tells none, or both."""
    plain = _NUMBER.sub("", name.casefold()).strip()
    if plain in _WHOLE:
        return _WHOLE[plain]
    if _OF_CUSTOMERS.search(plain):
        return "assistant"
    words = _WORD.findall(plain)
    if any(word not in _BY_WORD and not _FILLERS.fullmatch(word) for word in words) and "(" not in name:
        words = [word for word in words if not _SURNAMES.fullmatch(word)]
    told = {_BY_WORD[word] for word in words if word in _BY_WORD}
    return told.pop() if len(told) == 1 else None


@lru_cache(maxsize=4096)
def is_role_label(label: str) -> bool:
    """Whether a label is words of one role and nothing else, as Agent, Live Agent 2 or Q are, or a name beside such.

    The one of the two stands in parentheses: Tim (Agent), Agent (Tim).
    """
    if beside := _BESIDE.fullmatch(label):
        return is_role_label(beside[1]) or is_role_label(beside[2])
    if _OF_CUSTOMERS.fullmatch(label.casefold().strip()):
        return True
    words = _WORD.findall(label.casefold())
    known = all(word in _BY_WORD or word in _WHOLE or _FILLERS.fullmatch(word) for word in words)
    return known and bool(words) and len(words) <= 4 and role_by_words(label) is not None
