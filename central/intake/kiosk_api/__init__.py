"""The addresses under /kiosk/v1/: who asks, and how is answered.

signed_requests    the signature of a request, and refusals as answers; asking_kiosk: what is known of who asks
error_answers      a refusal is a `Refusal` also where no view made it
published_objects  what a catalogue names, by SHA-256; status_pages: which statuses a kiosk gets
                   (of its own hall, young, within its enrolment), as signed pages
"""
