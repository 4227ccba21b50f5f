"""Names, places, addresses and organisations without a model from elsewhere: word lists, cues and a small tagger."""
