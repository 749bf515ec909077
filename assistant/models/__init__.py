"""Chat models: which one is chosen, what it may cost, how it is asked, and what may go wrong."""
