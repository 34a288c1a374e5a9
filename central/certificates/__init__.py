"""Certificates and reply documents (交付物): numbered, set by typst, signed by the city, and open to everybody's check.

states, models   one table of states; what the issue record keeps
numbers          numbers that are never given twice, and the check codes beside them
sheet            what stands on a certificate, from the register and the request
letter           what stands on a reply document, from the statement and the clerk's decision
frame            what stands on both
typeset          the typesetter, a process of its own
issuer           the city's signature (PAdES B-B)
check_text       the signed text of the QR
standing         what `verify_custody` compares with the audit log
checking         valid, revoked, void, altered, unknown
actions/         reserve and issue, resume, void, revoke, record a print
"""
