"""What a question asks for, and of what kind; resolved with the conversation, spelt as in the articles."""
