"""Drafts that residents put away under a code on paper (docs/adr/0025-drafts.md). Nothing here can be read by anybody.

keeping    what a kiosk may ask: keep, fetch, end, extend, which ended; questions: entered as kinds
guessing   codes that open nothing: throttled for each kiosk and for all, counted for staff
expiry     every night: what is over goes, with a trace
notifying  the one mail before the end, to the address that came sealed
wiping     rows whose bytes SQLite overwrites
counting   how many, by day; figures: what the page shows of it
views      the page of counts, and menu: its place there
models     the rows
"""
