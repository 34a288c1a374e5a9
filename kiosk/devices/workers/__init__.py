"""Threads that speak to devices and to the outbox: one queue each, and they only post.

worker           the loop: commands of a visit that is over are dropped, and their secrets wiped
card_worker      My Number card and staff card
card_reports     what readers report by themselves
printer_worker   the slip printer; stick_worker: a resident's USB stick
question_worker  the centre, asked while somebody waits; centre_asking: how; agent_socket: the way there
draft_worker     keeps drafts here and at the centre, and opens them
outbox_worker    keeping, readiness, status, the queue; outbox_port: what it needs of the outbox
quarantined      stands in for an outbox that must not be used; slip_reprint: what a second slip needs
document_printer_worker  prints documents for the visit that asked, and for no other
"""
