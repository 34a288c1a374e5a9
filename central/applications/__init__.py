"""Applications (申請・届出・申込): what residents stated, where each stands, and who did what about it.

models        Application, ApplicationVersion, ReviewComment, HandlingEvent, NeedsLook, StatusPublication
transitions   the one table of states
access        who may see and do what; every list starts at `visible_to`
actions/      one change per file: fetch, may, do, record, in one transaction
work_list     what waits for whom
publication   the sealed status that a slip opens
standing      what `verify_custody` compares with the audit log
signals       what other apps hear, inside the transaction of the change
"""
