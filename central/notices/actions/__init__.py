"""What people do with bulk notices, one change per file: fetch → may → do → record.

plan      choose people, write the text, fill it for each
run       approve and start, or discard
decide    what a dead worker or a broken line left unknown
"""
