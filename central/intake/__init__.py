"""The kiosks' line: takes entries into custody, answers with signed acknowledgements, and opens what was sealed.

models            CustodyEntry, CustodyBox, WaitingEntry, SentAck, CentreLog, SignedDocument
verifying         what each entry of a contact is worth, before the database is touched
actions/          take_custody (one transaction), enrol, new_incarnation
opening, checks   a box to a verdict, without the database
actions/record_verdicts  drains what waits, in batches under a lease
views, urls       the addresses under /kiosk/v1/, described in docs/openapi/kiosk.yaml
"""
