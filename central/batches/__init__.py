"""Mass batches (大量一括処理): a document for each of many applicants, with a number and words of his own.

models      a batch, its rows (one for each application), numbers that were given, added items and what stands in them
access      who may see and change a batch
actions/    make, take in and out, select, number, add items, tables in and out
rows        the rows that a member looks at: narrowed, sorted, with the columns that were chosen
pasted      reading a table that somebody pasted, and what it would change
shown_marks  what a page showed, as a hash that comes back with its form
views       the list, the first tab and its acts; tab_views: numbers, items, one row; file_views: tables in and out
making_views  帳票作成: words, 見本, having letters made, opening one
action_views  the plan: who gets what, tries, approval, the stop, letters on paper
forms       what staff type there
letters/    one template, merged for each applicant, read back before anything goes
sending/    planned, tried on the staff, approved, held, sent: one state for each person
batch_page  what every page asks first, and shows above its tab
headings    how what a row has by itself is called, in tables and letters
buttons     a batch begins on a list of applications; menu: its line there
refusals    why something was not done
"""
