"""Questions in a file → a run → scores → a comparison, a gate, a report.

Scores, comparisons, gates and reports read runs and nothing else.
"""
