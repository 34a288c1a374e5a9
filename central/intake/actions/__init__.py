"""take_custody: a contact into custody, one transaction · spend_nonce: for the signed requests without entries ·
enrol: hello, proof, grant · record_verdicts: drain what waits · install: documents signed by the city root.
city_keys         a city's own keys, made where they will lie
file_boxes        large boxes of rows from before there was a store, into files
forget_acks       acknowledgements that no kiosk needs, every night
judge_revocation  a revocation list that comes later judges again
recheck           what a person decides about an entry that needs a check
"""
