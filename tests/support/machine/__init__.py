"""The machine: clocks, users, services, the card reader's daemon.

clocks     a clock that a test moves, and randomness that repeats
folders    folders that another user may walk into; two_users: programs as their own users (needs root)
units      the shipped service files, as a test reads them; confined: a command under what its unit forbids
unit_at_socket  what systemd does for each connection to a unit's socket
pcscd      the real one with a virtual reader, one at a time on this machine
"""
