"""How often one address may hand in a draft."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
MOST_ADDRESSES = 10_000  # the one that was seen longest ago is forgotten first


class Rate:
    """At most `an_hour` drafts from one address within any hour. In memory: a restart forgets them, and so nothing is kept."""

    def __init__(self, an_hour: int) -> None:
        self._an_hour = an_hour
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()

    def take(self, address: str, now: datetime) -> int:
        """0 when it may hand one in now, which counts; else after how many seconds it may try again."""
        with self._lock:
            moments = self._seen.setdefault(address, deque())
            self._seen.move_to_end(address)
            while len(self._seen) > MOST_ADDRESSES:
                self._seen.popitem(last=False)
            while moments and moments[0] <= now - HOUR:
                moments.popleft()
            if len(moments) < self._an_hour:
                moments.append(now)
                return 0
            return max(1, int((moments[0] + HOUR - now).total_seconds()))
