"""Realistic values in place of real ones: drawn under a key, of the same shape, out of ranges that nobody has."""

from __future__ import annotations

from curator.privacy.surrogates.kinds import offers
from curator.privacy.surrogates.surrogates import Allocate, Surrogates, first_free, key_of

__all__ = ["Allocate", "Surrogates", "first_free", "key_of", "offers"]
