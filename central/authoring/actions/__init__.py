"""What changes a draft, one change per file: fetch, may, do, in one transaction.

make_draft   a new one: empty, or with the text of a version or of another draft
fetch        the row, locked, for whoever may write it now
keep_text    a changed text in place of the one that stands, or aside where somebody else was first
walk_texts   undo, redo, and back to any text that there was
move         along an edge of the table of states, with the step that is kept of it
hand_over    to the other side, and back before that has decided
"""
