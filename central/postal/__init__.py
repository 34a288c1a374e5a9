"""Letters of a batch by post, and notices as such letters: for applicants who gave no mail, or whose mail came back.

Letters are made, read back, approved by a second person and held as the batch does it (`central.batches`). Here they
get their address sheets, lie in postal order, and are followed until they are at the post office, or come back.

models        where each letter stands
addressing    what stands on an address sheet, from the newest statement
address_sheet/  how it looks
print_file    the file of a bundle: address sheets and letters, each page read back from the finished bytes
conditions    letters that came back, as a condition of lists
access        who sees and who changes what
views         the pages; forms: what staff type there
actions/      read addresses, bundle, mark, take back, make letters of a notice
"""
