"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# Several workers share the cores: an example that takes long once is no failure.
settings.register_profile("shared", deadline=None, print_blob=True)
settings.load_profile("shared")
