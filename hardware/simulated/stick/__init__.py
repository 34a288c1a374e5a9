"""Sticks without metal: images of volumes with the files they are asked for.

cast         sticks with a name, with what Hanako brings and what goes wrong
tree         what an image is made of: files by path, laid out in clusters one after the other
fat_image    FAT12, FAT16 and FAT32; exfat_image: exFAT
tables       a table of partitions around a volume
socket_unit  stands in for systemd and udev around the real reader
"""
