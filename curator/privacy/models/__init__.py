"""Kinds of models that a user may have; a file's name is what engine.yaml calls the kind.

Each offers, without importing its library:

- PACKAGES: what must be installed to run it, as pip names it and as Python imports it
- MARKS: files of which a folder of such a model holds one; WHAT: what such a folder is, for people
- BRING: how a model comes to this machine, with `{name}` and `{language}`
- LABELS: labels that are asked of it where it knows none of its own, with their entities; or none
- installed(name, language): the folder of a model that its library knows by name, or None
- labels(folder): the labels it knows, or None where only the model itself tells
- load(model): the function that reads a text: (label, start, end, score or None) for each find; nothing goes online
"""
