"""Measurements of time and memory, each a command; no part of the product."""
