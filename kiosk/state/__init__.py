"""What is known now, in memory only.

kiosk_state   the kiosk's own state; nothing of a resident
offers        what is offered here, read from the catalogue
finding       one of them among hundreds
remembered    what was worked out from answers that have not changed
visit         everything this resident said and the card gave
attachments   files that a resident chose, in memory alone
"""
