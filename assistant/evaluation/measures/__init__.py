"""The measures, by what they look at. Pure: an answer of a run in, a value out; `measure.py` says what a measure is."""
