"""Database: below all apps, what goes around Django's models where these cost too much or know too little.

bulk_rows       rows written many at a time by hand-written statements
walked_chunks   a walk over everything whose memory does not grow
sqlite_in_turn  SQLite whose writers take turns
held_pieces     how many rows of a long work one transaction takes
interpreter_turns  how long one thread keeps Python's interpreter from the others
moved_models    a migration's step: models become another app's
migrated        whether program and database belong together
"""
