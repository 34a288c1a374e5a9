"""Kiosks of every size, and what they offer.

walk               the conversation alone: the test plays every device
kiosk_in_a_box     the whole kiosk but its window
with_files         submissions with files, and the centre's word for a part
kiosk_homes        a city with keys and an enrolled home, as provisioning leaves it
kiosk_program      the kiosk as a process that dies where an order lies; first_page: that ends at its first page
keeper             an installation's kiosk without its window
example_catalogue  the three procedures of the first days; large_form: any number of questions
hundreds           so many procedures as a city has
generated_forms    every kind of field and every rule, from a seed, and what somebody types
dictionary         a converter with a handful of words; typed_names: names typed through the keyboard page
library_answers    what a resident answers to each of the twenty-four ready-made procedures
every_kind         a form that asks in every way there is; every_kind_pages: its pages
"""
