"""A store on a Chroma server, which several machines can read."""
