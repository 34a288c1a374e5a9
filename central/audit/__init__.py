"""The audit log (監査記録): who did what to which thing, append-only and hash-chained.

record       write entries in the caller's transaction: `from central.audit.record import record`
head         where the chain ends, as each acknowledgement tells it
verify       walk the chain and name the first broken link; `python -m central verify_audit`
details      what is kept of an act beside its subject: a struct for each kind, written and read in one place
standing     compares how rows stand with the log's last word about each: every app enters its own
act_words    the codes in words, for pages, and the kind of each act's details: each app enters its own at start
append_only  migration operations that make the database itself refuse changes to a table
noted        what was noted of a log outside this machine, as commands take it
"""
