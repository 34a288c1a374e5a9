"""`python -m kiosk.preview`: the kiosk's own pages of a form, for whoever writes it. docs/adr/0030-preview.md.

The program starts itself under bubblewrap; in there a warm window off screen answers one request after the other.
What is said stands in `sync.contract.preview`.

sandbox   the walls, and the command that starts it within
inside    requests in, answers out; bounds of time
authored  a visit of a kiosk that offers this form and no other
walked    where the resident stands after some touches
trouble   why a request has no page
measured  what a page holds, what may be touched on it, what does not fit
"""
