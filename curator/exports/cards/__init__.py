"""The data card of an export: what it holds, from where, what was removed and why, how it is balanced, what it lacks.

`data` gathers it, `limits` says what is known to be wrong with it, `markdown` and `html` show it. Of records it holds
numbers alone.
"""
