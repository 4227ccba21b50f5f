"""What is of one format alone, and too much for its file."""
