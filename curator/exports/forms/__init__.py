"""How a chat example is said in the format of each target, and how a line of that format is read as one again.

A form never changes what is learned in silence: it keeps weights, calls and roles, or it refuses with the reason.
"""
