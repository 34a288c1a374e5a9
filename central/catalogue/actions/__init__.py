"""What changes what is offered.

carry_wordings      what was corrected in a form's last version stays so in the next
end_offer           a version out of offer: it stays for what was signed under it
leaflets            codes on leaflets: made, ended, and which a catalogue has
load_definitions    files to rows; a changed form is a new version
publish_wording     words of a form that are corrected, or a language more
publish_catalogue   signs what the kiosks of a hall run on
renew_catalogue     signs it again before it ends
set_staff_card      who may unlock the staff page of a body's kiosks, and do what there
trust_roots         which root certificates a body's cards are judged by
"""
