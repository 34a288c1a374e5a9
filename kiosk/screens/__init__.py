"""What a screen says, without widgets. Steps make these; views draw them; tests compare them.

appearance     language, size, colours and reach of one visit
touches        what the resident's finger did: the events that buttons carry
controls       buttons, chips, banners
frame          what stands around the content
welcome        the start page
choose         tiles and lists; procedure_page: what the chosen one is and needs
picture        a picture that says what to do
attachments    files that were chosen, each with its small picture
form_page      fields; keyboard_page: one of them, with keys; pick_list: a long list; secret_pads: PIN and password
review         what was answered, before it is signed
progress       what card and outbox are doing; done: kept, and under which numbers
status         how far an application is
staff_panel    the machine in words
dialogs        what lies over a page

`kiosk.ui.views` draws each in the file of the same name.

All texts are finished words in the resident's language. Easy Japanese carries ruby as `{漢字|かんじ}`; a view draws it,
everything else calls `sync.japanese.ruby.plain`. A button carries the event that its touch posts.
"""
