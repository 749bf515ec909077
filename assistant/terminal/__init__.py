"""What a person sees and types: the chat, answers as lines of text, and what may reach a screen."""
