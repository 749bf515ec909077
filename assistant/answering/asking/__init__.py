"""What a question asks for: its parts, the kind of its answer; resolved with the conversation, spelt as in the articles."""
