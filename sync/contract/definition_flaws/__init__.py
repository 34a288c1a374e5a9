"""What is wrong with a definition that is read well: found before it is signed, each flaw with its place.

check_definition  all of it; flaw: one of them, as data
fields            a field by itself; conditions: whether each can be asked at all; texts: whether each can be read
"""
