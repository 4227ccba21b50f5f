"""What WhatsApp writes in place of a text: media that were left out, messages that were deleted, its own words."""

from __future__ import annotations

import re

ATTACHMENTS, DELETED, SYSTEM = "attachments", "deleted messages", "system messages"

#: Android: <Media omitted>, in its larger languages.
_OMITTED = re.compile(
    r"<(?:(?:media|multimedia|archivo|médias?|mídia|medien|arquivo de mídia|média) ?"
    r"(?:omitted|omitidos?|omitida|omis|oculta|oculto|ausgeschlossen|weggelaten|omessi)|без медиафайлов)>",
    re.IGNORECASE,
)
#: iOS: image omitted; a file's name before it for documents.
_LEFT_OUT = re.compile(
    r"(?:[^\n]{1,200} \u200e?)?(?:image|video|audio|sticker|gif|document|contact card|video note|"
    r"bild|foto|imagen|imagem|immagine|afbeelding)"
    r" (?:omitted|weggelassen|omitid[oa]|ocultad[oa]|omess[oa]|weggelaten|absente?)",
    re.IGNORECASE,
)
#: A file that lies beside the chat: <attached: f> of iOS, f (file attached) of Android; a caption may stand by it.
_ATTACHED = re.compile(
    r"\u200e?<(?:attached|anhang|adjunto|pièce jointe|anexado|allegato|bijlage): [^<>\n]+>"
    r"|\u200e?[^\s/]{1,120}\.\w{2,5} \((?:file attached|datei angehängt|archivo adjunto|fichier joint|arquivo anexado|"
    r"file allegato|bestand bijgevoegd)\)",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:this message was deleted|you deleted this message|diese nachricht wurde gelöscht|"
    r"du hast diese nachricht gelöscht|se eliminó este mensaje|eliminaste este mensaje|ce message a été supprimé|"
    r"vous avez supprimé ce message|(?:essa )?mensagem (?:foi )?apagada|você apagou esta mensagem|"
    r"questo messaggio è stato eliminato|dit bericht is verwijderd)\.?",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"[ \n]?\u200e?<[^<>\n]*(?:message was edited|nachricht wurde bearbeitet|editó este mensaje|message a été modifié|"
    r"mensagem editada|messaggio è stato modificato|bericht is bewerkt)[^<>\n]*>\s*\Z",
    re.IGNORECASE,
)
_OWN = "\u200e"
#: The app's own words without a mark are shorter.
_LONGEST = 60


def words_of(text: str) -> tuple[str, list[str], bool]:
    """(what was written, kinds of what is left out, whether it was edited later)."""
    if len(text) > _LONGEST and not any(mark in text for mark in "\u200e<("):
        return text, [], False
    shown = _EDITED.sub("", text)
    edited = shown != text
    dropped: list[str] = []
    if _ATTACHED.search(shown):
        shown, count = _ATTACHED.subn("", shown)
        dropped += [ATTACHMENTS] * count
    bare = shown.strip("\u200e\u200f \n")
    if _OMITTED.fullmatch(bare) or (shown.lstrip().startswith(_OWN) and _LEFT_OUT.fullmatch(bare)):
        return "", [*dropped, ATTACHMENTS], edited
    if _LEFT_OUT.fullmatch(bare):
        return "", [*dropped, ATTACHMENTS], edited
    if _GONE.fullmatch(bare):
        return "", [*dropped, DELETED], edited
    if shown.startswith(_OWN) and bare and "\n" not in bare:
        return "", [*dropped, SYSTEM], edited
    return (shown.removeprefix(_OWN) if not dropped else shown.strip("\u200e\u200f \n")), dropped, edited
