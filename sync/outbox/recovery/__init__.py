"""What a boot finds, and what it puts right.

boot_check               compares database, mirror and last acknowledgement: NORMAL, HEALED or QUARANTINE
healing                  builds what is missing from what is whole
arrival_number_takeover  where the numbers of a home that is replaced go on
"""
