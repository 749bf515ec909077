"""From files to ranked passages: read, mark, split, embed, store, search.

`index` knows nothing of questions, answers or screens; `assistant` imports it, never the other way round.
"""
