"""What is stored, in a clerk's words.

badges           states, sources and channels: word, icon, colour
arrival_window   between which moments an application came
check_sentences  what was checked; broken_rules: answers that a form does not allow; comparison_words: why two names
                 or addresses are one or two
"""
