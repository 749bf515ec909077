"""From files to ranked passages: read, mark, split, embed, store, search. `build` and `intake` are the way in.

`index` knows nothing of questions, answers or screens; `assistant` imports it, never the other way round.
"""
