"""Certificates and reply documents (交付物): numbered, set by typst, signed by the city, and open to everybody's check.

kinds/         a folder for each kind: what an application must hold, what is written, how it is set
issuing/       the clerk's half (numbers), the worker's half (files), and what ends a number
signing/       the city's signature (PAdES B-B) and the signed text of the QR
typesetter/    typst in a process of its own
authenticity/  everybody's check: valid, revoked, void, altered, unknown
printing/      what became of paper
states, models one table of states; what the issue record keeps
*_views        pages: issue_views and reply_views ask, making_views waits, views shows, check_views is everybody's
check_urls     the address of the public check
reply_forms    what a clerk fills in on a reply document
standing       numbered documents beside what the audit log said last
"""
