"""What a resident's card says and signs.

resident_signature   the signature over a statement
signing_certificate  by whom, for what and for whom the card's certificate is; certificate_holder: who stands in it
revocation_lists     whether it was revoked; answered_once: answers remembered by a key alone
"""
