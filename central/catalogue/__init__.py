"""What is offered: procedures as data, and the signed catalogue that kiosks run on.

models        ProcedureVersion, ProcedureWording, StaffCard, TrustAnchor, Leaflet, PublishedCatalogue, PublishedObject
definitions/  the procedures of the first days, one JSON file each, and beside them what a city may begin with
actions/      load_definitions, publish_wording, publish_catalogue, renew_catalogue, leaflets
leaflet_address  where everybody reads what a leaflet leads to
often         what is applied for often, counted by the app that enters itself
older         versions offered no longer, under which open applications are corrected
renewing      the job that signs indexes again in time
refusals      why something was not offered; flaw_words: that, to the clerk
authored_words  the file in which somebody corrects the words of a form
readings/     readings for the kanji of a form, proposed by a machine
procedure_names  procedures by name, for the pages on which a group's are set
queries       which definition a statement named, what its office says of it now, the newest catalogue of a hall
reply_rules   how a procedure is answered
"""
