"""Django's SQLite backend, whose writers wait in line.

base  when a writer waits, for whom and how long; Django asks a backend for this name
"""
