"""Rows of long runs that break things while residents apply: `python -m tests.torture [ROW …]`.

headless     the kiosk program without its window, in real threads over a real home
children     the programs that are killed, forked from a warm server
site         one centre, one line, one printer, one enrolled kiosk
kills        SIGKILL at every named step and at any moment, then the count
canaries     strings that must not rest on a disk, and the searcher that finds them
clean_disk   visits full of canaries on a medium of their own
canary_hall  inside that medium's mount; window: the whole program there, touched by its words
leaks        leaks planted one by one: the searcher must find each
second_taps  every page, every control, a second tap at the same point
silence      weeks without a centre; first_drain: the line is there again, for all kiosks at once
attachments  files on their way through cuts and kills; attachment_delays: small entries beside them
results      lines of JSON: what was run, over which tree, with what outcome
"""
