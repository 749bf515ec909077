"""Questions in a file → a run → scores → a comparison, a gate, a report. Scores and reports read runs and nothing else."""
