"""The screen program in the hall.

steps     where a resident stands in the conversation, and where each event leads
forms     procedures turned into pages
ui        draws screens; the only folder that imports kivy
workers   threads that speak to devices and to the outbox
"""
