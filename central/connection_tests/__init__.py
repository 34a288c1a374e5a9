"""疎通確認: the twelve steps by which a city shows that its My Number procedures open from their zone alone.

models     runs and their steps, kept
steps      the twelve steps and their words
targets    the forms, leaflets and applications on which they are tried
browser    a browser that comes from a given address, over real HTTP
walking    the steps as that browser sees them; `python -m central check_connections`
evidence   the steps as this centre's audit log has them, for members who open the links at real terminals
keeping    what is kept of them
access     who tests, and sees which runs
views      the pages: what to paste into the portal, what to open where, and what was seen (疎通確認)
"""
