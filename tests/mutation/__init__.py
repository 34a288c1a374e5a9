"""Deliberate changes to the product, and whether the tests notice them.

changes  one replacement each, in a list for each package (`*.toml`)
"""
