"""What people do with bulk notices, one change per file: fetch → may → do → record.

plan      choose people, write the text
fill      the words for each recipient, a piece at a time: by whoever wrote them, by a job for the rest
fetch     the one notice that an action is about, seen as it was shown, then locked
stop      on its way: what went went, and nothing more goes
run       approve and start, or discard
answer    what came back from a recipient who was asked
decide    what a dead worker or a broken line left unknown
"""
