"""Signed requests to the centre, bounded in silence and as a whole.

client      one request in flight, RFC 9421 signatures, streamed bodies, bounded answers
answers     what came of a request, as values
rate        how much the line carries in twenty seconds
time_limit  breaks off what drips
"""

from sync.transport.answers import Answer, Answered, Refused, Unreachable
from sync.transport.client import CentreClient
from sync.transport.rate import RateMeter

__all__ = ["Answer", "Answered", "CentreClient", "RateMeter", "Refused", "Unreachable"]
