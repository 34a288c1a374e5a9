"""What is done to letters by post: fetch → may → do → record.

read_addresses  a job: a letter row for each row on paper, with the address that was stated
bundle          the next letters in postal order become one print file; where a bundle stands
take_back       one that came back
of_notice       a notice becomes a batch of letters for those whom no mail reached
"""
