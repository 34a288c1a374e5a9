"""The centre in the test database, its processes, and a browser before it."""
