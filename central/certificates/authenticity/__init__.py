"""Everybody's check: valid, revoked, void, altered, unknown. Needs no key."""
