"""What was found, as a file: CSV or xlsx that no spreadsheet damages, or its files as one ZIP. Made by a job, and gone
after a day (ADR 0035).

models            one export with its scopes and pieces; a table that came back with decisions
frozen_set        which applications, and in which revision: keys, some thousand in a row
columns           what a column is called and what stands in it
row_reading       the rows, as they stand now
named_files       which files of the store are named here, and how they are let go
piece_files       the rows of a piece as CSV
workbook          all of them as xlsx
files_zip         the files of applications as one ZIP, with a list of what is not in it
check_sheet       what the file should hold: rows, columns, hash, conditions
workbook_reading  the cells of an xlsx that somebody brought, with flat memory
sheet_reading     a table of somebody's, CSV or xlsx, under limits
decision_rules    what decisions in it are called, and what each line would do
access            who may see, ask for and release what
views             pages of exports; forms: what staff choose there
decision_views    pages of decisions that come back
actions/          choose, ask, release, discard, write, purge; read and run decisions
"""
