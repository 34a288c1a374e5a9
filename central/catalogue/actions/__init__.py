"""load_definitions: files to rows, a changed text is a new version · publish_catalogue: sign what kiosks run on.

set_staff_card  who may unlock the staff page of a body's kiosks, and do what there
trust_roots     which root certificates a body's cards are judged by
"""
