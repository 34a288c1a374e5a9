"""Threads that speak to devices and to the outbox: one queue each, and they only post.

worker            the loop: commands of a visit that is over are dropped, and their secrets wiped
card_worker       My Number card and staff card
printer_worker    the receipt printer
outbox_worker     keeping, readiness, status, the queue
reporting         device events as events of the kiosk
"""
