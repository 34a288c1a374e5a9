"""Applications that staff prepare for a resident (職員が用意した申請, GAP-28): typed on a page, sealed under a code
that is printed and forgotten, looked at, changed and signed by the resident at a kiosk (docs/adr/0025-drafts.md).

models      who prepared what, and under which name the sealed draft lies; nothing of its answers
access      for which forms a member may, and which were prepared by a member
prepared_form  a form as a page asks it, and the draft that is made of what was typed
actions/    what is changed, one file each
paper/      the sheet that the resident takes to a kiosk
whereabouts  what became of one
proof       whether a hand that a statement names is of somebody who prepared such an application
views       the list, and the page on which one is typed; menu: its place there
refusals    why nothing was prepared

Above drafts, which keep the sealed bytes, and certificates, whose typesetter sets the sheet.
"""
