"""Makes `tests.engines.functions` importable by that name here and, because workers search the same path, there."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])

if ROOT not in sys.path:
    sys.path.append(ROOT)
