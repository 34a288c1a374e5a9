"""The conversation: where a resident stands and where each event leads. A room for each chapter, a file for each part.

follow_up     with the paper of an earlier visit: status → withdraw | correct_sent_back; resume
apply         choose → identify → fill_form → confirm → sign → submit → done
attach        files from a USB stick, for one field of a form
always        the start page, questions over a page, leaving, what stands where a defect ended a visit
staff         the staff page and what is done there
card          what every chapter with a card shares, and what goes wrong with it
step          what a place is, and how long each kind of page waits (`Patience`)
page_frame    what stands around every page
slip_content  what stands on the slip; draft_paper: on the paper of a draft

The last four are what chapters share. A chapter imports only what comes below it in this list, and
within its room what comes after it; back to an earlier place it names a `step.Destination`.
"""
