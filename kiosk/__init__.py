"""The screen program in the hall. Rooms, from the top down; each knows only what comes below it.

process        configuration, start, rest, what is watched
conversation   the loop between events and steps
steps          where a resident stands, and where each event leads, by chapter
forms          procedures turned into pages, answers and statements
state          what is known now: the kiosk's own state, the offers, this visit
devices        card, slip printer, outbox: what may be asked and what comes of it; the threads behind them
ui             draws screens; the only folder that imports kivy
paging         how much one page holds
conversion     kana to kanji
screens        what a screen says, without widgets, and what a touch on it means
words          texts, days and times in the resident's language
runtime        bus, clock, defects: what every part uses

wiring         puts it together: who takes which command
preview        the pages of one form for whoever writes it, in a process of its own, within walls
app            starts and ends it; unenrolled: the screen of a kiosk that cannot serve at all
"""
