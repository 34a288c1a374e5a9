"""What lies behind the page on which a text is typed (`kiosk.ui.views.keyboard_page`). No Kivy, no decisions of steps.

caret_text    text with a caret between characters as people count them
clauses       a reading in pieces, each with its own writing
composing     what is typed until it is handed on: text, reading, candidates
kana          the order of kana and signs, and what ゛゜小 does
boards        which keys lie where, in each way of typing
key_grid      cells of equal size, in pages
enlarged      one word drawn large, with the other forms of its characters
kanji_search  a character looked for by reading, radical or strokes
page_state    what the page keeps beside the screen
typed_field   what is typed, with its caret
page_drawing  field, candidates, keys, and what may stand in their place
"""
