"""Words of a published form that are corrected, or a language more, without a new version (docs/adr/0031-wording.md).

in_force        the words that a version has now in each language
looking         what stands in a working copy: gaps, flaws, what it changes, in sentences
writing         begin one, keep what was typed, lay it over newer words
deciding        send, take back, give back, publish from a minute on, call off
wording_job     the worker's half: at the minute
views           the list, the page on which words are written
writing_page    what the first of these shows
decision_views  the page on which they are compared, sent and published
kiosk_page_views  the kiosk's page in these words
urls            their addresses
"""
