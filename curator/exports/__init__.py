"""What leaves: which records, in what shape, for which target, checked before it is written."""
