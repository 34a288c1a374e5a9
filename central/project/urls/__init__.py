"""The addresses of the centre."""
