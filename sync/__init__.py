"""What crosses the line between a kiosk and the centre, and how it is kept until it has crossed.

japanese   how Japanese is read, counted, written and set: pure rules, the only part that `hardware` sees too
contract   the words and rules both sides share: numbers, statements, messages, form rules (no I/O, no clock, no crypto)
envelope   signatures and sealing over the contract's bytes
outbox     the kiosk's durable queue (SQLite) and its mirror on a second medium
transport  signed requests to the centre
agent      the upload service, a process of its own
"""
