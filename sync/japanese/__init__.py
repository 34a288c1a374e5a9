"""How Japanese is read, counted, written and set: one place for screen, paper, documents and pages. No I/O, no clock.

Imports nothing of the project; every package may import it.

ruby           our own words with readings, `{漢字|かんじ}`
clusters       characters as people count them
widths         full width, half width, and about how wide a text is
kana           readings, and the two scripts
romaji         Roman letters to kana
syllabary      五十音: order, rows, and one spelling for what people type to find a name
dates          eras, ages and terms, and days in words
line_breaking  where a line may end, between units that `kiosk.ui.text` and `hardware.printer.typesetting` make (a word
               under its reading is one)
glyph_chain    which of several fonts draws a character

Whether two spellings are one (ADR 0028):
names, addresses  same, differs or doubtful, and why; an address in five parts
comparison        the answer and its reasons; folding: ways of writing, each taken out by itself
kanji_forms       旧字 and 新字, and characters that are only kin
municipalities    what an address begins with; place_text: its characters; house_numbers: its figures and building
place_reading     one address, read; address_comparison: two of them, part by part
"""
