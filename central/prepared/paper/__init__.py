"""The sheet that a resident takes to a kiosk: its code, for which procedure, up to when, and who prepared it. No
answer.

content    what stands on it, in the resident's language
set_paper  the sheet as a PDF (`sheet.typ`)
"""
