"""What opens over a screen, asks one thing and goes away again."""
