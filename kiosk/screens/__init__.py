"""What a screen says, without widgets. Steps make these; views draw them; tests compare them.

appearance   language, size, colours and reach of one visit
touches      what the resident's finger did: the events that buttons carry
controls     buttons, chips, banners
frame        what stands around the content
Beside these one file for each file of `kiosk.ui.views`, which draws it.

All texts are finished words in the resident's language. Easy Japanese carries ruby as `{漢字|かんじ}`; a view draws it,
everything else calls `sync.japanese.ruby.plain`. A button carries the event that its touch posts.
"""
