"""What is wrong with a definition that is read well: found before it is signed, each flaw with its place.

check_definition  all of it; flaw: the list of all reasons, and one flaw as data
fields            whether a field by itself can be answered; conditions: whether each is ever asked; texts: whether
                  each can be read
"""
