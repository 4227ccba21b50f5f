"""One file a measure: VERSION and `sights(conversation, roles)`, each with the number that was measured."""
