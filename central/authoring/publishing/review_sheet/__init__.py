"""The whole form on paper, for the head who signs it off: branches in words, texts in all languages, gaps marked.

content      what stands on it; pure
sheet.typ    how it looks; set_sheet: as a PDF, by the typesetter's own process
"""
