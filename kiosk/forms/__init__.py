"""Procedures of the catalogue turned into pages, answers and statements.

field_views         a field as the screen shows it; field_roles: what it is; findings: what is wrong with it
kind_views          what a field shows beside its value, kind by kind; choice_search: finding one of many choices
blocks              a page that repeats: headings, one more, one less; reasons: which answer opened a question
form_parts          a procedure's pages cut into what fits the screen, with what the office marked and asked (補正)
corrections         what a correction begins with
files               files as answers; what the statement says of each, and their bytes
answers             what a touch or the keyboard answers, folded and judged; addresses: by postal code
drafting            what of a visit is put away as a draft, and what of a draft still fits the form
statement_builder   the bytes that are signed
"""
