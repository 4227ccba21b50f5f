"""What holds for every test."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

# Several workers share the cores: an example that takes long once is no failure.
settings.register_profile("shared", deadline=None, print_blob=True)
settings.load_profile("shared")

# A shell starts its background jobs with ctrl-c ignored, and every process that a test starts would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# So does nohup with the end of the terminal.
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

#: Folders whose files take longest, a minute some of them.
_LONG = ("cli", "tui", "tuning", "stages", "scrubbing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: at the end no worker has one of them before it while the others have none."""
    items.sort(key=lambda item: item.path.parent.name not in _LONG)
