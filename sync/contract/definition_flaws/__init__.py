"""What is wrong with a definition that is read well: found before it is signed, each flaw with its place.

check_definition  all of it; flaw: the list of all reasons, and one flaw as data
fields            whether a field by itself can be answered; texts: whether each can be read
conditions        whether each place is ever asked, each demand ever met; possible: the ways in which a condition holds
unread            of bytes that cannot even be read, for whoever is writing them
applicants        who may apply, and how often
"""
