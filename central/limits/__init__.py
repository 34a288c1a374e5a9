"""Limits: how often somebody may try, and whom a try is counted for. Every door of the centre asks here.

client_address  where a request truly comes from, behind our own proxies; what an address is counted by
proxies         the middleware that believes our own proxies, and nobody else
rate_limit      so many tries of one source at once, then one each while
lockout         a name that was tried wrongly too often is closed for a while, each time for longer
"""
