"""Everybody's check: valid, revoked, void, altered, unknown. Needs no key.

checks  which of the five it is; its page: `central.certificates.check_views`
"""
