"""What curator.toml may say: one frozen dataclass per table. Field names are the keys; the same names serve as flags.

`None` means "not set". The help of each setting is what a fresh curator.toml says beside it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Style = Literal["tag", "surrogate", "mask", "hash", "drop"]
Keep = Literal["labelled", "quality", "length", "newest"]
Part = Literal["question", "answer"]

#: The key of `[scrub] styles` that stands for every entity nobody named.
DEFAULT_STYLE_KEY: Final = "default"
_ENTITY: Final = re.compile(r"[A-Z][A-Z0-9_]*")
_LONGEST_SUFFIX: Final = 64
_SHARES_TOLERANCE: Final = 1e-6  # 0.7 + 0.15 + 0.15 is not exactly 1 in binary


def about(
    text: str,
    *,
    example: object = None,
    low: float | None = None,
    above: float | None = None,
    high: float | None = None,
) -> dict[str, Any]:
    """A setting's help, an example for a fresh file where the default would show nothing, the ends of its range."""
    return {"help": text, "example": example, "low": low, "above": above, "high": high}


@dataclass(frozen=True, slots=True)
class WorkspaceConfig:
    packs: tuple[str, ...] = field(default=(), metadata=about("sets of rules for a use case"))
    id: str = field(default="", metadata=about("ties this folder to its project key; never change it"))


@dataclass(frozen=True, slots=True)
class ScrubConfig:
    replace_from: float | None = field(
        default=None,
        metadata=about(
            "findings that score this or more are replaced until decided otherwise", example=0.3, low=0, high=1.01
        ),
    )
    decide_below: float | None = field(
        default=None,
        metadata=about(
            "of these, a person decides those scoring under this; above 1: all", example=0.85, low=0, high=1.01
        ),
    )
    styles: dict[str, Style] = field(
        default_factory=dict,
        metadata=about(
            "tag, surrogate, mask, hash or drop, by entity", example={"CREDIT_CARD": "mask", "default": "tag"}
        ),
    )

    languages: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "languages, beside those of the shipped rules, in which rules of your own find names", example=["de"]
        ),
    )
    vault: bool = field(
        default=True, metadata=about("keep what was replaced in an encrypted file, for `privacy reveal` after a purge")
    )

    def __post_init__(self) -> None:
        for language in self.languages:
            if not re.fullmatch("[a-z]{2,3}", language):
                raise ValueError(f"languages: {language!r} is not a language such as 'de'")
        for entity in self.styles:
            if entity != DEFAULT_STYLE_KEY and not _ENTITY.fullmatch(entity):
                raise ValueError(
                    f"styles: {entity!r} is not an entity such as EMAIL_ADDRESS, nor {DEFAULT_STYLE_KEY!r}"
                )


@dataclass(frozen=True, slots=True)
class DedupConfig:
    threshold: float | None = field(
        default=None,
        metadata=about(
            "conversations with this Jaccard similarity or more are near-duplicates", example=0.8, above=0, high=1
        ),
    )
    keep: tuple[Keep, ...] = field(
        default=("labelled", "quality", "length", "newest"),
        metadata=about("which of a cluster stays: the first of these that tells them apart"),
    )
    also: tuple[Part, ...] = field(
        default=(),
        metadata=about(
            "compare, beside whole conversations, the last question (turn of the user) or answer by itself",
            example=["question"],
        ),
    )
    against: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "files of evaluations: conversations that hold one of their items do not leave", example=["eval.jsonl"]
        ),
    )
    similar: bool = field(
        default=False, metadata=about("list conversations of similar wording, for people to look through")
    )
    templates: Literal["count", "leave_out"] = field(
        default="count",
        metadata=about("whether passages that over a hundredth of the conversations share make two of them alike"),
    )

    def __post_init__(self) -> None:
        if not self.keep or len(set(self.keep)) < len(self.keep):
            raise ValueError("keep must name at least one policy, each once")
        if len(set(self.also)) < len(self.also):
            raise ValueError("also must name question and answer once each at most")


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the examples, each 0 to 1, together 1; one that is left out is 0."""

    train: float = field(default=0.0, metadata=about("share that trains", low=0, high=1))
    validation: float = field(default=0.0, metadata=about("share watched while training", low=0, high=1))
    test: float = field(default=0.0, metadata=about("share never seen before the evaluation", low=0, high=1))

    def __post_init__(self) -> None:
        total = math.fsum((self.train, self.validation, self.test))
        if abs(total - 1) > _SHARES_TOLERANCE:
            raise ValueError(
                f"train, validation and test sum to {total:g} instead of 1",
                "say all that are not 0, such as 0.8, 0.1 and 0.1: one that is left out is 0",
            )


@dataclass(frozen=True, slots=True)
class SplitConfig:
    shares: Shares = field(
        default=Shares(0.8, 0.1, 0.1),
        metadata=about("together 1", example={"train": 0.8, "validation": 0.1, "test": 0.1}),
    )
    stratify: str | None = field(
        default=None, metadata=about("the task whose labels each split holds in equal shares", example="intent")
    )
    group_by: str | None = field(
        default=None, metadata=about("the metadata field whose values never cross splits", example="customer")
    )
    salt: str = field(default="", metadata=about("breaks ties; another salt gives another split"))
    by_time: bool = field(default=False, metadata=about("test is the newest, validation the next"))


@dataclass(frozen=True, slots=True)
class SelectConfig:
    only: Literal["all", "accepted"] = field(
        default="all", metadata=about("all that was not dropped, or accepted: what a person accepted")
    )
    limit: int | None = field(
        default=None, metadata=about("at most so many records, drawn with the seed", example=1000, low=1)
    )
    seed: int = field(default=0, metadata=about("another seed draws other records", low=0))
    keep_back: Literal["block", "warn", "review", "nothing"] = field(
        default="block",
        metadata=about("flags of this severity and above keep a record back until somebody dismisses them"),
    )
    draw: Literal["random", "diverse"] = field(
        default="random",
        metadata=about("who is drawn under a limit, quota or budget: by the seed, or those that say something new"),
    )
    quota_task: str | None = field(
        default=None, metadata=about("the task whose labels per_label and quotas go by", example="intent")
    )
    per_label: int | None = field(
        default=None, metadata=about("at most so many records of each label", example=200, low=1)
    )
    quotas: dict[str, int] = field(
        default_factory=dict,
        metadata=about("the same by label, over per_label", example={"billing": 100, "refund": 50}),
    )
    max_tokens: int | None = field(
        default=None, metadata=about("at most so many tokens in an epoch of training", example=2_000_000, low=1)
    )
    max_usd: float | None = field(
        default=None,
        metadata=about(
            "training may cost so much, by the price of export.model and tune.epochs, else 3", example=25.0, above=0
        ),
    )

    def __post_init__(self) -> None:
        if (self.quota_task is not None) != bool(self.per_label or self.quotas):
            raise ValueError("quota_task goes together with per_label or quotas: give both or neither")
        if any(most < 0 for most in self.quotas.values()):
            raise ValueError("quotas must be 0 or more")

    @property
    def measured(self) -> bool:
        """Whether a choice needs the records' words or tokens, and not what is known of them alone."""
        budget = self.max_tokens is not None or self.max_usd is not None
        return budget or (self.draw == "diverse" and (self.limit is not None or self.quota_task is not None))


@dataclass(frozen=True, slots=True)
class ShapeConfig:
    system: Literal["keep", "drop", "set"] = field(
        default="keep", metadata=about("system prompts: keep, drop, or set to system_text")
    )
    system_text: str | None = field(
        default=None, metadata=about("the system prompt of every example", example="You are a helpful agent.")
    )
    answer: Literal["reply", "edit", "label", "labels"] = field(
        default="edit",
        metadata=about(
            "the answer: the reply as it came, its newest edit where there is one, the label of label_task, or the "
            "labels of label_tasks as a JSON object"
        ),
    )
    label_task: str | None = field(
        default=None, metadata=about("the task whose label becomes the answer", example="intent")
    )
    label_tasks: tuple[str, ...] = field(
        default=(), metadata=about("the tasks whose labels become the answer", example=["intent", "outcome"])
    )
    train: Literal["all", "last", "as-is"] = field(
        default="as-is", metadata=about("turns that train: all, the last, or by their weights")
    )
    history: int | None = field(
        default=None, metadata=about("at most so many messages before the answer", example=20, low=1)
    )
    examples: Literal["record", "turn"] = field(
        default="record",
        metadata=about("an example a record, or one a turn that trains, which ends with it and trains nothing else"),
    )

    def __post_init__(self) -> None:
        if (self.system == "set") != bool(self.system_text):
            raise ValueError('system = "set" and system_text go together: give both or neither')
        if (self.answer == "label") != bool(self.label_task):
            raise ValueError('answer = "label" and label_task go together: give both or neither')
        if (self.answer == "labels") != bool(self.label_tasks):
            raise ValueError('answer = "labels" and label_tasks go together: give both or neither')

    @property
    def tasks(self) -> tuple[str, ...]:
        """Those whose labels become the answer."""
        return (self.label_task,) if self.label_task else self.label_tasks


@dataclass(frozen=True, slots=True)
class ExportConfig:
    target: str = field(default="openai-chat", metadata=about("what the files are for: a trainer or a provider"))
    model: str | None = field(
        default=None, metadata=about("the base model: decides limits and prices", example="gpt-4.1-mini-2025-04-14")
    )
    tokenizer: str | None = field(
        default=None,
        metadata=about("the folder of the base model's tokenizer, for the target tokens", example="models/base-1b"),
    )
    unfit: Literal["refuse", "leave-out"] = field(
        default="refuse", metadata=about("records that the target cannot hold: refuse the export, or leave them out")
    )
    shard_mb: int | None = field(
        default=None,
        metadata=about(
            "megabytes of a file, from which on a split is several; not set: 8000",
            example=500,
            low=1,
            high=1_000_000,
        ),
    )


@dataclass(frozen=True, slots=True)
class TuneConfig:
    provider: str = field(
        default="local", metadata=about("where jobs run: local, openai, custom (with base_url), or one of your own")
    )
    base_url: str | None = field(
        default=None, metadata=about("the API's root of a custom provider", example="https://host.example/v1")
    )
    model: str | None = field(
        default=None, metadata=about("the base model; not set: the provider's usual one", example="baseline-1")
    )
    method: Literal["supervised", "dpo"] = field(
        default="supervised", metadata=about("supervised: from answers; dpo: from preferences")
    )
    epochs: int | None = field(default=None, metadata=about("not set: the provider chooses", example=3, low=1, high=50))
    batch_size: int | None = field(
        default=None, metadata=about("not set: the provider chooses", example=8, low=1, high=256)
    )
    learning_rate_multiplier: float | None = field(
        default=None, metadata=about("not set: the provider chooses", example=1.0, above=0)
    )
    suffix: str | None = field(default=None, metadata=about("a word in the model's name", example="support"))
    seed: int | None = field(
        default=None,
        metadata=about("the same seed gives the same model where the provider can", low=0, high=2**31 - 1, example=1),
    )
    expires_days: int = field(
        default=30, metadata=about("the provider deletes uploaded files after so many days", low=1, high=30)
    )

    least_days: int = field(
        default=30, metadata=about("base models that are shut down in fewer days are refused", low=0)
    )

    def __post_init__(self) -> None:
        if self.suffix is not None and not (1 <= len(self.suffix) <= _LONGEST_SUFFIX and self.suffix.isprintable()):
            raise ValueError(f"suffix must have 1 to {_LONGEST_SUFFIX} characters that can be read")


@dataclass(frozen=True, slots=True)
class EvaluateConfig:
    at_once: int = field(default=4, metadata=about("questions that are under way at the same time", low=1, high=64))
    max_tokens: int | None = field(
        default=1024, metadata=about("tokens of an answer at most; it is cut there", low=1, high=1_000_000)
    )
    checkpoints: bool = field(default=True, metadata=about("ask the checkpoints of a tune too"))
    seed: int = field(default=0, metadata=about("another seed draws other questions for the intervals", low=0))


@dataclass(frozen=True, slots=True)
class DeployConfig:
    minimum: dict[str, float] = field(
        default_factory=dict,
        metadata=about("metrics of the report that must reach this", example={"accuracy": 0.9}),
    )
    maximum: dict[str, float] = field(
        default_factory=dict,
        metadata=about("metrics of the report that must not exceed this", example={"invalid_rate": 0.02}),
    )
    better_than_base: bool = field(default=True, metadata=about("the report must call the model better than its base"))
    days_left: int = field(
        default=30, metadata=about("the model must not be shut down within so many days", low=0, high=3650)
    )
    licence: str | None = field(default=None, metadata=about("told in the model card", example="internal use only"))
    contact: str | None = field(default=None, metadata=about("whom the model card names", example="the support team"))


@dataclass(frozen=True, slots=True)
class EngineConfig:
    kind: Literal["inline", "pool"] = field(default="pool", metadata=about("pool: worker processes; inline: none"))
    workers: int | None = field(
        default=None, metadata=about("worker processes; not set: one a core, at most four", example=4, low=1)
    )


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file. keys: of the terminal interface, by what they do. given: the dotted names that the file sets."""

    workspace: WorkspaceConfig = WorkspaceConfig()
    scrub: ScrubConfig = ScrubConfig()
    dedup: DedupConfig = DedupConfig()
    split: SplitConfig = SplitConfig()
    select: SelectConfig = SelectConfig()
    shape: ShapeConfig = ShapeConfig()
    export: ExportConfig = ExportConfig()
    tune: TuneConfig = TuneConfig()
    evaluate: EvaluateConfig = EvaluateConfig()
    deploy: DeployConfig = DeployConfig()
    engine: EngineConfig = EngineConfig()
    recipes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    given: frozenset[str] = field(default=frozenset(), compare=False, metadata={"file": False})
