"""Providers: where each is, what it can do, and the key to it."""

from curator.tuning.providers.files import names, read
from curator.tuning.providers.keys import key_of
from curator.tuning.providers.profile import CUSTOM, LOCAL, Ending, Profile

__all__ = ["CUSTOM", "LOCAL", "Ending", "Profile", "key_of", "names", "read"]
