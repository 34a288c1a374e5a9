"""The preview's seat: the kiosk's own pages beside the editor (docs/adr/0030-preview.md).

seat         one `python -m kiosk.preview` for this process of the centre: in turn, started anew, said when away
line         the line to it: a process of our own, or its unit at a socket
asking       a draft as a request
trying       what a page that is tried out remembers between two touches
shown_words  languages, sizes and ways of mounting, in words
"""
