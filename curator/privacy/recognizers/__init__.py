"""What is new beyond patterns, one recognizer per file; imports no Presidio.

Each file has VERSION, raised when it would find something else (by what files share, too). It has either `find(text)`,
which yields Spans (with `needed(facts)`, a condition without which it finds nothing), or `accepts(value)`, which checks
what a pattern matched.
"""
