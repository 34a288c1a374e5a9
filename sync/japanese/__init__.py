"""How Japanese is read, counted, written and set: one place for screen, paper, documents and pages. No I/O, no clock.

Imports nothing of the project; every package may import it.

ruby           our own words with readings, `{漢字|かんじ}`
clusters       characters as people count them
widths         full width, half width, and about how wide a text is
kana           readings, and the two scripts
dates          eras, ages and terms, and days in words
line_breaking  where a line may end, between units that `kiosk.ui.text` and `hardware.printer.typesetting` make (a word
               under its reading is one)
glyph_chain    which of several fonts draws a character
"""
