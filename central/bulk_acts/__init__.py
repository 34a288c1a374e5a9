"""One act on many applications at once: a plan first, read and approved, then done by a job, one application at a time.

models      a plan, and a row for each application in it
sending_files  the same files to one person, by mail or at the counter
acts        which acts may be done on many, and what each is on one
reasons     why a row is not done
access      who sees a plan, who approves it, and when a second person must
views       pages: choose, write, look at the plan, approve, watch, stop; forms: what staff type there
file_views  the page where files are chosen
actions/    choose, write, check, approve, stop, discard, run
buttons     where it begins; menu: where it is found again
"""
