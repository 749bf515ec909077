"""The trained reader: a question and a passage → the words that answer it, or that none do. See CARD.md."""
