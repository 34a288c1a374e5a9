"""Signatures and sealing over the contract's bytes. Every format: docs/formats.md.

Only allow-listed algorithms, chosen by the key and never by a header.

signer               who signs: keys behind a port; jws: what is signed, in one exact form
sealing, hpke_keys   the box that only the centre opens
staff_signature      whether a staff card did what an entry says
resident_signature   the card's signature; signing_certificate: the card's certificate;
                     revocation_lists: whether it was revoked
status               what the slip's two numbers open; slip_qr: what a tablet checks without a network
http_signatures      requests of a kiosk; enrolment: how a kiosk and the centre meet
manifest             the centre's keys under the city root; merkle: the centre's log of entries
"""
