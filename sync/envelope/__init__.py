"""Signatures and sealing over the contract's bytes. Every format: docs/formats.md.

Only allow-listed algorithms, chosen by the key and never by a header.

keys              who signs and who opens; manifest: the centre's keys under the city root
development_keys  a city's keys for development, each file marked so
resident          the card's signature and certificate, and whether that was revoked
jws               what is signed, in one exact form
parts              files beside the box, each part at its place
sealing           the box that only the centre opens
staff_signature   whether a staff card did what an entry says
drafts            what the code on a draft's paper opens
status            what the slip's two numbers open; slip_qr: what a tablet checks without a network
http_signatures   requests of a kiosk; enrolment: how a kiosk and the centre meet
questions         sealed for the centre, answered for one visit
asking            what a kiosk does for one, and whether an answer is to what it asked
merkle            the centre's log of entries
refusals          why something was refused: a word for each cause
base64url         base64url without padding (RFC 7515 section 2), with exactly one accepted spelling for any bytes
"""
