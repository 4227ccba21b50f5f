"""What an export is for: a file a target, each offering `line(conversation) -> dict`."""
