"""When the signed index ends (docs/adr/0029-catalogue-end.md).

A kiosk that hears nothing ends by its silence, and never earlier by its index: what an index lacks to the end of a
silence that began before its own end, and to the end that staff put off by card and PIN, is given to it. So this end
comes only where the centre speaks and does not renew its index: somebody holds the new one back, whoever speaks has
the centre's voice but not its catalogue key, or the city cannot sign any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sync.contract.timestamps import moment_of
from sync.contract.wire.catalogue import Catalogue
from sync.outbox.readiness.silence import Silence


def end_of_catalogue(catalogue: Catalogue, silence: Silence) -> datetime | None:
    """Up to when this index serves; None: it was signed before indexes had an end.

    Words of the centre after the index's own end do not move it: they would keep an old one alive for ever.
    """
    if catalogue.expires_at is None:
        return None
    expires = moment_of(catalogue.expires_at)
    return max(expires, min(silence.heard, expires) + (silence.ends - silence.heard))


def is_past_end(catalogue: Catalogue, silence: Silence, error_ms: int) -> bool:
    """Whether the end has surely come. `error_ms`: how far the clock may be wrong; -1: nobody knows.

    Where nobody knows, only the centre's own word of the time counts: a clock that ran ahead closes no hall.
    """
    end = end_of_catalogue(catalogue, silence)
    if end is None:
        return False
    sure = max(silence.lasted - timedelta(milliseconds=error_ms), timedelta(0)) if error_ms >= 0 else timedelta(0)
    return silence.heard + sure > end
