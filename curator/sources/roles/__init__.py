"""Who is who: the assistant, the user, or neither, by a name of a role or by what is known of a speaker."""
