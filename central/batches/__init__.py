"""Mass batches (大量一括処理): a document for each of many applicants, with a number and words of his own.

models      a batch, its rows (one for each application), numbers that were given, added items and what stands in them
access      who may see and change a batch
actions/    make, take in and out, select, number, add items, paste a table
rows        the rows that a member looks at: narrowed, sorted, with the columns that were chosen
pasted      reading a table that somebody pasted, and what it would change
views       the list, the first tab and its acts; tab_views: numbers, items, one row, tables in and out
forms       what staff type there
batch_page  what every page asks first, and shows above its tab
headings    how what a row has by itself is called, in tables and letters
buttons     a batch begins on a list of applications; menu: its line there
refusals    why something was not done
"""
