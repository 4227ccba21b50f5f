"""What each trainer makes of a file: run by benchmarks/targets.py inside the trainer's own environment."""
