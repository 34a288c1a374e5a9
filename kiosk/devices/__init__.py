"""The devices, the outbox and what the agent heard, as the conversation knows them: a file each, with what may be asked
of it and what comes of it. Commands are imperative, results in the past tense, both immutable.

command        the two bases
card           My Number card, staff card, and what the reader reports by itself
slip_printer   the slip printer; document_printer: the one for certificates
centre         asked over the agent while somebody waits
drafts         put away under a code on paper, and taken up again
stick          a resident's USB stick
outbox         keeping, readiness, status, staff acts
workers        the threads that do it; only what puts the kiosk together knows them
"""
