"""Question → search → sentences → judged → grouped → composed → checked → Answer; `answer.py` is the chain."""
