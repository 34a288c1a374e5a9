"""申込集計: how many applications there are, by day, form, state, office, place and answer (ADR 0035).

Every number starts at `visible_to`, without closed procedures and trials: `scope`.

access      who opens the page
scope       which applications are counted, and which forms can be chosen
counting    the one statement that counts them
counted     everything that a page or a file says
answers     what was chosen in a question, from the statements
tables      the numbers as tables, each beside its chart
charts      bars as SVG, readable without colour
files       the same numbers as CSV and xlsx
conditions  surveys that nobody has read, in the lists
views       the page and its files; forms: what is asked
"""
