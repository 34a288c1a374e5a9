"""take_custody: a contact into custody, one transaction · spend_nonce: for the signed requests without entries ·
enrol: hello, proof, grant · record_verdicts: drain what waits · install: documents signed by the city root.
"""
