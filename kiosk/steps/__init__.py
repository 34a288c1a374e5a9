"""The conversation: where a resident stands and where each event leads. One file per chapter.

A chapter imports only chapters that come after it; back to an earlier one it names a `step.Landmark`.

welcome → choose → identify → fill_form        the start, what is wanted, who applies, the pages of the form
confirm → sign → submit → done                 what is signed, kept and printed
status → withdraw | correct_sent_back          with the slip of an earlier visit
over, trouble, leaving, staff                  questions over a page, what goes wrong, the end, the staff page
card_at_reader, step, ways_back                what chapters share, and where the landmarks are
"""
