"""What is said: the shapes in which formats write messages and answers, to messages of ours."""
