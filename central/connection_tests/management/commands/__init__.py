"""Commands of the connection test."""
