"""One file a kind of rule: VERSION and `compiled(loaded)`, which answers what finds the rule's sights."""
