"""Learns labels from texts: TF-IDF of words and pieces of words, a linear model. Pure; nothing learned is ever stored.

A model is trained anew whenever it is asked for: a few thousand texts take seconds, and no file with code in it has to
be trusted. The same texts and labels in the same order give the same model.
"""

from curator.learning.curve import Point, curve
from curator.learning.learn import VERSION, Guess, Learned, learn

__all__ = ["VERSION", "Guess", "Learned", "Point", "curve", "learn"]
