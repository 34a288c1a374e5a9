"""Pages: examples of each kind, those of real steps, pictures of both."""
