"""What is kept: the library in SQLite, which is the truth, and the vectors in Chroma, which are made from it."""
