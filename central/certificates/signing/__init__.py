"""The city's signature.

certificates        what is public of it, and enough to check
contents            where it stands in a file
issuer              the document key with its certificates; workers only
pades               PAdES B-B by that key, with pyHanko
qr_text             the signed text of the QR
development_issuer  a CA and a certificate for demonstrations
"""
