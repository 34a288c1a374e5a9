"""Changes of documents: fetch, may, do, record, in one transaction; sheets are set and signed between two of them.

prepare   what must be there before a number is taken
issue     reserve numbers, make the files, and let the request move on; resume what a dead process left
end       void, revoke
printed   the print log
"""
