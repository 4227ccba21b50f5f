"""What an export is for: a file a target.

A target offers FORM, how a chat example is said in its lines and read again (curator/exports/forms), or for lines that
are no chat example `line(...)` alone. TRAINS = False: no rules are asked. PAIRS = True: lines are made of pairs.
"""
