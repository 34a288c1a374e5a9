"""The frame of every staff page: base template, styles, icons, navigation, headers that keep foreign scripts out.

navigation    each app says which pages it puts into the menu
icons         one icon, one meaning
headers       headers that every answer carries
days          days of the city's calendar as moments
pdf_answers   a PDF as an answer, for the browser's own viewer
brought_files  pages that take a file from a member of staff
written       the form field for words that somebody wrote: nothing is cut off
spreadsheet_cells  text that a spreadsheet leaves alone, and what cp932 cannot hold
words         how numbers, days and times are written
resident_words  what residents read from the centre, in the languages of their statements
kept_words    the middleware by which a refusal throws no words away
language      in which language a page speaks
nothing_here  what a door for residents or kiosks says where it has nothing
refused_post  pages for a POST that is not taken
statistics    SQLite's statistics of its tables, renewed
typed         what a person wrote in a form that was refused
"""
