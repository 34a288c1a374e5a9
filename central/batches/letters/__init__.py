"""The documents of a batch: one template, merged for each applicant, read back before anything goes.

templates   the templates there are, each with its first words; the folder of its id has its sheet
exam_ticket, result_letter, plain_letter    受験票, 結果通知, 手紙
places      【…】 in what clerks write
merging     what stands on one person's sheet
read_back   a finished file against the row that it is for, and against all the others
files       the files in the store
stopping    why a batch stopped itself, and that it does
leaving     whose letter has left, and who can still get one
making      the job that makes them, a piece at a time
"""
