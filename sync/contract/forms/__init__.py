"""What is asked, and what an answer may be: the same on the kiosk and at the centre.

procedures      a procedure and its pages as data; field_roles: what an answer is, and whose
conditions      what is said about earlier answers; question_parts: tables, repetition, who may apply; texts: words by language
rules           the verdict on answers
answer_formats  what the text of each kind of field looks like, and the one form that typed text is folded to
characters      what no answer may hold; drawable: which characters are drawn (drawable.txt); my_number: the detector
"""
