"""Lists of certificates that were taken back (失効の一覧).

revocation_files     the lists that somebody laid down for us
revocation_standing  how each, and every root, stands today
"""
