"""Certificates and reply documents (交付物): numbered, set by typst, signed by the city, and open to everybody's check.

kinds/         a folder for each kind: what an application must hold, what is written, how it is set
issuing/       the clerk's half (numbers), the worker's half (files), and what ends a number
signing/       the city's signature (PAdES B-B) and the signed text of the QR
typesetter/    typst in a process of its own
authenticity/  everybody's check: valid, revoked, void, altered, unknown
printing/      what became of paper
states         the one table of states; models: what the issue record keeps
access         who may issue, and which documents a member may know of
issue_views    a request looked up, chosen, previewed, issued; reply_views: a reply written, previewed, issued
making_views   the page that waits for the worker; views: what was issued, voided, revoked
check_views    the public check, and its words for valid, revoked, void, altered, unknown
check_urls     the address of the public check
reply_documents  whether a reply document is wanted and there: words, and conditions for lists; reply_panel: on the page
reply_forms    what a clerk fills in on a reply document
standing       numbered documents beside what the audit log said last
"""
