"""Letters of a batch leave the house: planned, tried on two of the staff, approved by a second person, held, sent.

states    where each person's letter stands, in one word
files     the letter as a mail's attachment, looked at once more at the moment it goes
tries     a letter to one of the staff, before anybody else gets one
readiness  when it is ready, by what was measured here
releasing  the job: every file read back again, the hold, the minute, then one delivery for each person
"""
