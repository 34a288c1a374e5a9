"""The demonstration: a hall and a centre with everything real but the metal, and what is played in them.

places       folders and ports of one demonstration
processes    programs that are started, watched and ended by their own id
centre       the central service: database, keys, staff, web, worker, mail
hall         pcscd with the virtual reader, card and printer dock, the line, agent and kiosk
orders       what is said to the dock and to the kiosk's finger, and read of their answers
resident     what a resident does at the kiosk; clerk: what staff do in a browser
story        the plot
forms_chapter  a form is written, published, found, put away, gone on with, decided
garden_form  the form of that chapter, and who answers it
form_writer  a section clerk's hands in the editor
answers      what residents of the story answer, page by page, and how a form is filled with it
hand         your hand at the demonstration's kiosk, from a terminal
mail_server  a real SMTP server on loopback that keeps each mail as a numbered file
slip_reader  reads the numbers of a slip, of a draft's paper and of a leaflet, as an eye would
visits       what residents of the story do, from the first touch to the slip
"""
