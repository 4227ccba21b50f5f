"""From bytes to lines, items of JSON and texts, one in memory at a time."""
