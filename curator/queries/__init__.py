"""What people read: each file answers one kind of question, and changes nothing."""
