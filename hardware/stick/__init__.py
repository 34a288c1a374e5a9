"""A resident's USB stick: listed and read in user space, by a unit of its own (docs/adr/0026-attachments.md).

medium      the bytes of a stranger's medium, within the limits of one request
partitions  where volumes lie on it; volumes: the first that can be read here
fat         FAT12, FAT16, FAT32; exfat: exFAT; clusters: what both share
nodes       files and folders, whatever the file system
listing     the files of a volume, and one of them by its path; names: how they stand on a page
messages    what the unit is asked and answers; reading: doing it; client: the screen program's end
content     what a file really is, and whether it may come along
sandbox     where that is looked at; system_calls: what a program may do in there
page_picture  a page of a file as a picture, for the centre's staff
trouble     why something is not taken, one word for each
"""
