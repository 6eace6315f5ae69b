"""The application: a command's way from its object to the store, and back by replay.

`app` is the object that a service holds; `saying` is what is said of a command; `decisions` goes
from it to what one save would write, over streams as they will be (`ahead`); `streams` is a stream
as read; `receipts` is what is answered.
"""

from pemasyarakatan.application.app import Pemasyarakatan, system_clock
from pemasyarakatan.application.receipts import Loaded, Receipt, Status, Written

__all__ = ["Loaded", "Pemasyarakatan", "Receipt", "Status", "Written", "system_clock"]
