"""What a trainer needs beside the data: its config and the commands, a file a trainer, which offers `files(bundle)`.

Each is of the target of its own name, read and accepted by the trainer's own loader (benchmarks/targets.py).
"""
