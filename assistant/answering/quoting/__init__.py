"""Where a quotation may be cut: phrases, and words that would turn round what is left."""
