"""The preview's seat: the kiosk's own pages beside the editor (docs/adr/0030-preview.md).

seat         one `python -m kiosk.preview` of this process of the centre: in turn, started anew, said when away
asking       a draft as a request
trying       what a page that is tried out remembers between two touches
shown_words  languages, sizes and ways of mounting, in words
"""
