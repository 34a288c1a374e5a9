"""What kiosks and operators change at the intake.

take_custody      a contact into custody, in one transaction: what is locked, judged, written and acknowledged
spend_nonce       the nonce of a signed request without entries
record_verdicts   what waits is claimed, opened, judged and recorded, under a lease
enrol             hello, proof, grant
install           documents signed by the city root
city_keys         a city's own keys, made where they will lie
file_boxes        large boxes of rows from before there was a store, into files
forget_acks       acknowledgements that no kiosk needs, every night
judge_revocation  a revocation list that comes later judges again
recheck           what a person decides about an entry that needs a check
"""
