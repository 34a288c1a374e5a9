"""The city's signature.

certificates        what is public of it, and enough to check
contents            where it stands in a file
issuer              PAdES B-B by the document key; workers only
qr_text             the signed text of the QR
development_issuer  a CA and a certificate for demonstrations
"""
