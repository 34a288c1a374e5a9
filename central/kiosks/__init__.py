"""The fleet: each kiosk's state, keys, epoch, last contact, and the one-time codes that enrol it.

models        Kiosk, KioskKey, KioskEpoch, EnrolmentCode, SuspicionEvidence
states        the kiosk's states and the one table of their changes
fleet         how each kiosk stands, as the page 端末 shows it: silent, suspect, needs hands
views         that page, one-time codes, stopping and releasing; forms: what operators type there
contact_rows  a kiosk's row while it is in contact: locked, and written back by one statement
arrival_number_takeover  where the numbers of a machine that is replaced go on
actions/      add, make_code, enrol, suspect, suspend, revoke, release, drain, begin_epoch
code_sheet       a sheet of paper that carries a one-time enrolment code to the kiosk
enrolments       what each kiosk may have, signed for it (docs/adr/0019-statuses.md)
index_warnings   which kiosks run an index that ends, or another than their hall was given
enrolments_kept  the job and the signal that keep enrolments true
heartbeats       a heartbeat as the fleet keeps it in its column, which is written and read here alone
told_prints      what a kiosk says became of a document's copy
"""
