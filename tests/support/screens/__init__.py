"""Pages: examples of each kind, those of real steps, pictures of both.

step_screens     the real pages of a visit; bad_input: of mistakes; brief_screens: those that stand a moment
attachment_screens  those of files from a stick
draft_screens    those of a form that is put away
step_looks       whole visits in any look; step_shots: pictures of them
golden_steps     pages for the reviewed pictures, the same in every run
example_screens  examples of every kind of screen; screens_beside: those beside the way; shots: pictures of both
screen_cast      what examples of one look share; screen_words: their words in three languages
fingers          touches on what is drawn, without a window; keyboard_pages: what is typed on, with known words
preview_client   the preview of a form, running; walked_picture: what the kiosk itself draws of the same step
picture_report   what a change did to the pictures
"""
