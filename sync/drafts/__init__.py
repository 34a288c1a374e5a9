"""Drafts at the kiosk: sealed bytes that only a resident's paper opens, and what is still to be told to the centre.

draft_file  drafts.db: written by the kiosk process alone, thrown away when it is damaged
last_day    whether a draft is over, while clocks may be wrong
"""
