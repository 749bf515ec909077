"""Files → documents: every format, encoding and folder; what cannot be read is refused by name."""
