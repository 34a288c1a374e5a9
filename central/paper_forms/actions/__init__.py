"""What is changed about papers.

bring_paper   a PDF comes in, cleaned, as a new paper or in place of the file of one
keep_layout   one more layout: boxes changed, or an earlier one again
put_in_force  asked for by one member, put in force by another
"""
