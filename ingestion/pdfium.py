"""pdfium is one library for the whole process and not thread-safe: whoever calls it holds this."""

import threading

pdfium_lock = threading.RLock()
