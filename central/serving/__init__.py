"""Serving: what a request may cost before anybody knows who sent it.

addresses          how much each address takes, and whose threads serve it
arriving           one request as it arrives: head, then body, in memory or on disk, with deadlines
connection         one connection: arriving, waiting for a thread, its answer on the way out
turns              of one address a few requests at once, and so many unfinished connections
doors              staff, residents, kiosks: which of them a process is
worker             the gunicorn worker: one thread holds all connections, work threads see whole requests only
refusal_page       what a door says in its own name, in Japanese
body_limits        the same limits for any other server, as the first middleware
gunicorn_settings  gunicorn's settings that are no choice of an operator
"""
