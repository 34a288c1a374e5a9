"""What is stored, in a clerk's words.

typists          who of staff typed an answer, by name
badges           states, sources and channels: word, icon, colour
arrival_window   between which moments an application came
check_sentences  what was checked; broken_rules: answers that a form does not allow; comparison_words: why two names
                 or addresses are one or two
number_parts     what the digits of an arrival number say
limits           what a form or its office limits: who, until when, how often, how many
"""
