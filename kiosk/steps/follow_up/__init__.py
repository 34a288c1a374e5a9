"""With the slip of an earlier visit: how far it is, correcting what was sent back, withdrawing.

correct_sent_back  a returned application greets its resident
status             how an application stands, by the slip's two numbers, no account (k10, GAP-18)
withdraw           withdrawing an application (取下げ)
"""
