"""Procedures of the catalogue turned into pages and answers."""
