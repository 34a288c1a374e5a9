"""The fleet: each kiosk's state, keys, epoch, last contact, and the one-time codes that enrol it.

models        Kiosk, KioskKey, KioskEpoch, EnrolmentCode, SuspicionEvidence
states        the kiosk's states and the one table of their changes
contact_rows  a kiosk's row while it is in contact: locked, and written back by one statement
arrival_number_takeover  where the numbers of a machine that is replaced go on
actions/      add, make_code, enrol, suspect, suspend, revoke, release, drain, begin_epoch
"""
