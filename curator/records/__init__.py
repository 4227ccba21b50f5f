"""The nouns: frozen, slotted, one per file, no I/O."""

from curator.records.alternative import Alternative
from curator.records.conversation import Conversation
from curator.records.event import Event, NewEvent, Subject
from curator.records.finding import Finding, Hit
from curator.records.media import opaque_places, without_part
from curator.records.message import ROLES, Content, JsonObject, Message
from curator.records.pair import Pair
from curator.records.progress import Progress
from curator.records.reject import Reject
from curator.records.suggestion import Suggestion
from curator.records.task import Task, TaskValue
from curator.records.texts import Place, Text, texts, with_texts

__all__ = [
    "ROLES",
    "Alternative",
    "Content",
    "Conversation",
    "Event",
    "Finding",
    "Hit",
    "JsonObject",
    "Message",
    "NewEvent",
    "Pair",
    "Place",
    "Progress",
    "Reject",
    "Subject",
    "Suggestion",
    "Task",
    "TaskValue",
    "Text",
    "opaque_places",
    "texts",
    "with_texts",
    "without_part",
]
