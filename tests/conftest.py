"""What holds for every test."""

from __future__ import annotations

import signal

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
