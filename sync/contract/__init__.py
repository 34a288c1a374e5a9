"""Words and rules that both sides of the line share. No I/O, no clock, no crypto.

numbers         arrival number, inquiry number, check code
moments         how messages write a moment; my_number: the detector; drawable, characters: what an answer may hold
procedures      a procedure and its pages as data; rules: the verdict on answers
statement       what a resident states, and the lines the confirm screen draws from it
entry           what the kiosk signs about a statement
staff_act       what staff did at a kiosk, as an entry; chain_entry: one place of a chain, whichever kind
messages        batch, acknowledgement, heartbeat, manifest, status, enrolment
catalogue       index, pages and service facts of what a kiosk serves with; objects: fetching them by SHA-256
states          the ten handling states
"""
