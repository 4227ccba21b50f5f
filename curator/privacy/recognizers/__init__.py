"""What is new beyond patterns, one recognizer per file; imports no Presidio.

Each file has VERSION, raised when it would find something else (by what files share, too). It has either `find(text)`,
which yields Spans (with what a text must have for that: DIGITS, how many; WORDS, one of them; `needed(facts)`), or
`accepts(value)`, which checks what a pattern matched.
"""
