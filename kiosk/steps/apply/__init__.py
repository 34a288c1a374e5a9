"""From what is wanted to the slip in a hand.

In this order:

choose                one procedure among hundreds, and where to go for what is not offered here
choose_parts          what those pages have in common
leaflet               by the code of a leaflet, which may be there before the form
before_start          what the chosen one is and needs; procedure_facts: in which words
identify              card, PIN, four items; a card pulled meanwhile is asked for again
named_by_certificate  the same four where the PIN is blocked
fill_form             one step for the pages of all procedures; what one field needs beside them:
form_step             what such a page may ask of the form
pick_from_list        a long list; count_items: a long table; type_twice: to be sure
take_one_away         one of several, asked once more
save_draft            what was typed is put away, under a code on paper; type_notify: for a notice before it ends
confirm               all answers, drawn from the bytes that are signed
sign                  password and signature; a card pulled meanwhile is asked for again
submit                kept by the outbox, or why not; done: the numbers, then paper
"""
