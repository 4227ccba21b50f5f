"""Builds what the tagger ships with, from word lists and sentences: the lexicon, examples and weights.

python -m curator.privacy.ner.building lexicon     rules/pii/names/lexicon.txt.xz
python -m curator.privacy.ner.building weights     rules/pii/names/weights.npz
"""
