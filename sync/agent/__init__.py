"""The upload service: reads the outbox, speaks to the centre, keeps what it answers in `sync.inbox`.

agent               one step: what is due, a contact, what its answer means
ack_check           whether an acknowledgement can be believed; documents: manifest, incarnation
part_upload         sealed files, piece by piece, while no entry waits
catalogue_fetching  the index, and by hash what it names; in use when all is here
status_fetching     statuses that this kiosk may have, in stages; what has left goes
backoff             how long to wait after a failure; waking: the outbox changed, or the clock
gateway             the unix socket (its mode, who may ask) where the kiosk process asks while a resident waits
question_link       carries that to the centre, beside the uploads
__main__            the process: lock file, signals, systemd, logs
anchors             what acknowledgements said of the audit log, read out for an auditor
memory              what the agent knows of the centre between two contacts
refusal_check       whether a refusal can be believed
"""
