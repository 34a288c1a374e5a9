"""Signed requests to the centre with bounded silence."""
