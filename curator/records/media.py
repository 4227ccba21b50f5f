"""Content that is no text: images, audio, files. No scan can vouch for it; a person can."""

from __future__ import annotations

from dataclasses import replace

from curator.records.conversation import Conversation
from curator.records.message import JsonObject, Message

MEDIA_KEYS = frozenset({"image_url", "input_audio", "file"})
#: Types of parts that hold or name what is no text, in whatever form; their strings are scanned all the same.
_MEDIA_TYPES = MEDIA_KEYS | {
    "image", "input_image", "audio", "audio_url", "output_audio", "video", "video_url", "input_video", "document",
    "input_file", "media",
}  # fmt: skip


def alternative_path(number: int) -> str:
    """Where another answer of a conversation stands; its own paths begin behind it."""
    return f"alternatives/{number}"


def opaque_places(conversation: Conversation) -> list[tuple[int | None, str]]:
    """Places of content that is not text (images, audio, files): no scan can vouch for them."""
    found: list[tuple[int | None, str]] = [
        (message.index, f"content/{position}")
        for message in conversation.messages
        for position in _media_parts(message)
    ]
    found += [
        (None, f"{alternative_path(number)}/content/{position}")
        for number, other in enumerate(conversation.alternatives)
        for position in _media_parts(other.message)
    ]
    return found


def without_part(conversation: Conversation, place: tuple[int | None, str]) -> Conversation:
    """Without the content at one of `opaque_places`: an empty text part stands there, and keeps others their places."""
    index, path = place
    parts = path.split("/")
    position = int(parts[-1])
    if index is None:
        others = list(conversation.alternatives)
        number = int(parts[1])
        others[number] = replace(others[number], message=_emptied(others[number].message, position))
        return replace(conversation, alternatives=tuple(others))
    messages = list(conversation.messages)
    messages[index] = _emptied(messages[index], position)
    return replace(conversation, messages=tuple(messages))


def _emptied(message: Message, position: int) -> Message:
    assert isinstance(message.content, list)
    parts = [{"type": "text", "text": ""} if n == position else part for n, part in enumerate(message.content)]
    return replace(message, content=parts)


def _media_parts(message: Message) -> list[int]:
    if not isinstance(message.content, list):
        return []
    return [n for n, part in enumerate(message.content) if isinstance(part, dict) and _is_media(part)]


def _is_media(part: JsonObject) -> bool:
    return has_media(part) or part.get("type") in _MEDIA_TYPES


def has_media(part: JsonObject) -> bool:
    return not MEDIA_KEYS.isdisjoint(part)
