"""A question → ranked passages: what is found by words, by meaning and by time becomes one score."""
