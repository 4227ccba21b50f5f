"""The linter of what an export is for. `run` holds its doors; one rule or family a file.

A file `eNN_*.py` or `wNN_*.py` that offers CHECK is a rule of the target openai-chat and runs in the order of names;
those in `pairs` are beside them rules of openai-dpo.
E1 and E5 decide whether a line is an example at all and are asked before the others, so that one mistake is told once.

An export asks the rules of many plain chats at once (`plain.py`): each says beside itself, in `doubts`, of which of
them it may have something to say, and in `passed` what it counts of the others. A rule without `doubts` doubts every
line.
"""
