"""What was found, as a file: CSV or xlsx that no spreadsheet damages, made by a job and gone after a day (ADR 0035).

models        one export with its scopes and pieces
frozen_set    which applications, and in which revision: keys, some thousand in a row
columns       what a column is called and what stands in it
row_reading   the rows, as they stand now
named_files   which files of the store are named here, and how they are let go
cells         text that a spreadsheet leaves alone, and what cp932 cannot hold
piece_files   the rows of a piece as CSV
workbook      all of them as xlsx
check_sheet   what the file should hold: rows, columns, hash, conditions
access        who may see, ask for and release one
views         its pages; forms: what staff choose there
actions/      choose, ask, release, discard, write, purge
"""
