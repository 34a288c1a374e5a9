"""Installs, enrols, updates and checks a kiosk. Nobody imports it; it speaks to the centre over HTTPS.

demonstration     `make demo`: the story with everything real but the metal
development_keys  makes all keys of a city for development, each file marked DEVELOPMENT
drawable          makes sync/contract/forms/drawable.txt
enrol             enrols this kiosk at a centre with a one-time code
kanji_forms       makes sync/japanese/kanji_forms.txt; municipalities: municipalities.txt beside it
kanji_table       makes kiosk/conversion/kanji.txt
owners            gives each file of a kiosk's home its owner and mode
texts             compiles the text catalogues (`.po` → `.mo`) of the kiosk and the centre
"""
