"""curator.toml: a dataclass per table. `load` reads it strictly; `Settings.resolve` says what holds and why."""

from __future__ import annotations

from curator.config.convert import convert, line_number
from curator.config.default import default_text
from curator.config.load import load, parse
from curator.config.nodes import Node, node_of, problem_in, read_text
from curator.config.settings import Settings, Thresholds, setting_names
from curator.config.tables import (
    DEFAULT_STYLE_KEY,
    Config,
    DedupConfig,
    DeployConfig,
    EngineConfig,
    EvaluateConfig,
    ExportConfig,
    Keep,
    ScrubConfig,
    SelectConfig,
    ShapeConfig,
    Shares,
    SplitConfig,
    Style,
    TuneConfig,
    WorkspaceConfig,
)

__all__ = [
    "DEFAULT_STYLE_KEY",
    "Config",
    "DedupConfig",
    "DeployConfig",
    "EngineConfig",
    "EvaluateConfig",
    "ExportConfig",
    "Keep",
    "Node",
    "ScrubConfig",
    "SelectConfig",
    "Settings",
    "ShapeConfig",
    "Shares",
    "SplitConfig",
    "Style",
    "Thresholds",
    "TuneConfig",
    "WorkspaceConfig",
    "convert",
    "default_text",
    "line_number",
    "load",
    "node_of",
    "parse",
    "problem_in",
    "read_text",
    "setting_names",
]
