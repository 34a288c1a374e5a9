"""Deliberate changes to the product, and whether the tests notice them."""
