"""Keys behind ports: a file today, a token or a TPM tomorrow.

signer     who signs (P-256); hpke_keys: who opens boxes, and for whom they are sealed
key_files  secret files: whole or not there, their owner's only
"""
