"""The trained reader and comparer: which words answer a question; whether two sentences give the same. See CARD.md."""
