"""What an answer gives, read and compared: figures, days, lengths of time, names. `value.py` is what others use."""
