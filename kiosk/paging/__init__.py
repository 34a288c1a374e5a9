"""How much one page holds, as plain data: steps make pages with it, drawing keeps to it.

Estimates are on the safe side; tests of the drawing check that what is put on one page here is never cut.

type_sizes     sizes of type, and how much room a text takes
form_pages     fields; pick_pages: entries of a long list
review_pages   lines of the review
choose_pages   tiles and items
units          what of a value is never divided
shortened      beginning and end of a text that a box does not hold
procedure_pages  what a procedure is and needs
"""
