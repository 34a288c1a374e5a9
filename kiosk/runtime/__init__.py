"""What every part of the running program uses, and what knows of none of them.

bus              one queue for everything that happens, and the base of what is in it
clock            time and chance, which a test replaces
defects          what went wrong in our own code, noted without anybody's words
failpoints       where a test may stop the program
process_memory   none of it on a disk, and back to the system after a visit
"""
