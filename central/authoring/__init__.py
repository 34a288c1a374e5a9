"""Drafts of forms, until they are published or given back (docs/adr/0032-authoring.md).

models         FormDraft, and every text that it ever had, so that undo survives whatever happens to a browser
content        a definition that may be incomplete, as a value: what the columns hold
transitions    the one table of a draft's states; step_words: its steps in the clerk's words
access         whose drafts a member sees, writes, publishes, and which wait for whom
actions/       make_draft, keep_text, walk_texts, move, hand_over: fetch, may, do, record
refusals       why nothing was changed
views          the list, a new draft; forms: what is typed there
brief_views    概要: what a section wants of a form that IT makes
ladder         簡単なものから: the city's forms by how hard they are, the next step, examples to begin with
editor/        the parts of a draft as boxes, what puts in and moves, what would be refused
editor_views   the page of one draft, its texts, sending it; editor_page: what it shows; change_words: what was done
preview/       the kiosk's own pages beside the editor; check_job: all of them measured
preview_views  the kiosk's page, touched
wordings/      words of a published form, corrected without a new version
leaflets/      codes that lead from a leaflet to a procedure: made, drawn as QR, ended
publishing/    comparing, publishing from a minute on, the review sheet, packages
"""
