"""What crosses the line between a kiosk and the centre, and how it is kept until it has crossed.

japanese   how Japanese is read, counted, written and set: pure rules, the only part that `hardware` sees too
contract   the words and rules both sides share: numbers, forms, statements, messages (no I/O, no clock, no crypto)
envelope   signatures and sealing over the contract's bytes
home       the kiosk's folders, and what is asked of its machine: disk, clock, chance
inbox      what the centre said: line.db, written by the agent, read by the kiosk
drafts     what a resident put away under a code on paper: drafts.db
outbox     what goes out: the kiosk's durable queue (SQLite) and its mirror on a second medium
transport  signed requests to the centre
agent      the upload service, a process of its own
errors     what can go wrong between kiosk and centre, as one tree
"""
