"""Sticks without metal: images of volumes with the files they are asked for.

tree       what an image is made of: files by path, laid out in clusters one after the other
fat_image  FAT12, FAT16 and FAT32; exfat_image: exFAT
tables     a table of partitions around a volume
"""
