"""What an article says of itself: outlet, date, title, author, place; and what of its text is not reporting."""
