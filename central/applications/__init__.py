"""Applications (申請・届出・申込): what residents stated, where each stands, and who did what about it.

models        Application, ApplicationVersion, ReviewComment, HandlingEvent, ManualCheck, StatusPublication
transitions   the one table of states
access        who may see and do what; every list starts at `visible_to`
actions/      one change per file: fetch, may, do, record, in one transaction
lists         what waits for whom; search: people by their names; words: what is stored, in a clerk's words
proof         whether a statement is still the one that came; manual_check_*: what a person must check (確認が要る)
publication   the sealed status that a slip opens
standing      what `verify_custody` compares with the audit log
signals       what other apps hear, inside the transaction of the change
"""
