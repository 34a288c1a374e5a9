"""What is asked, and what an answer may be: the same on the kiosk and at the centre.

procedures      a procedure and its pages as data; field_roles: what an answer is, and whose
conditions      what is said about earlier answers; comparisons: whether it holds; computing: what follows from them
card_parts      the card's items as fields hold them, and put together again
question_parts  tables, repetition, who may apply, how often; texts: words by language
form_shape      what a definition must be for anybody to walk through it
asking          what is asked with these answers; answers: by the ids of their items; by_the_day: days that differ
rules           the verdict on answers
attached_files  files that answers name, and how they are drawn; file_rules: the verdict on them
wording         the words of a definition in one language, beside it at a hash of its own
answer_formats  what the text of each kind of field looks like, and the one form that typed text is folded to
clock_formats   times and months; priced_items: tables of items; character_sets: narrower sets of characters
characters      what no answer may hold; drawable: which characters are drawn (drawable.txt); my_number: the detector
"""
