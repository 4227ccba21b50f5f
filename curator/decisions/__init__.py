"""What people do, one transaction each. Functions take a workspace and an actor, and answer the events they made."""
