"""Kiosks of every size, and what they offer."""
