"""What became of paper: sheets that staff printed, and what kiosks say about a copy.

print_log     who opened and printed which file
kiosk_prints  what kiosks say of copies; what does not fit goes before a person
"""
