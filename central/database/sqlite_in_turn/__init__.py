"""Django's SQLite backend, whose writers wait in line. `base` is the name that Django asks a backend for."""
