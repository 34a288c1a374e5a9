"""What is done to exports: fetch → may → do → record.

fetch           finding and locking one at the revision that a page showed
choose          freezing what was chosen in a list
ask             columns and format; few rows go at once, many wait for a second person
release         the second person's word
discard         before there is a file, or on the way
write           the job: pieces, then the file
purge           what a day has passed over goes, file and all
read_decisions  a table with decisions becomes a plan
run_decisions   the plan is run, or dropped
"""
