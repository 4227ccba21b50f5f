"""Tables: their rows, which column is what, and what a row or several become."""
