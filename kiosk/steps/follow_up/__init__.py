"""With the paper of an earlier visit: how far it is, correcting what was sent back, withdrawing; going on with a draft.

correct_sent_back  a returned application greets its resident, or says why it cannot be corrected here
numbers            the slip's two numbers, typed or scanned: no account
opening            looked up here by both, and asked of the centre, and the page when nobody can say. Wrong numbers are
                   not counted: how often a kiosk may ask is `central.questions.turns`
resume             the code of a draft's paper opens what was typed
go_on              what may be done with it, and what of it has no place any more
go_on_correcting   a correction's goes on once its slip's numbers were typed
status             how an application stands (k10, GAP-18)
withdraw           withdrawing an application (取下げ)
"""
