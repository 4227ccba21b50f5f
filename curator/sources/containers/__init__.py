"""Where bytes lie: on disk, in folders, in archives, packed; and what may do harm there."""
