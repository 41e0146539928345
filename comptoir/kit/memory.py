"""What a process that answers requests does with what it has loaded."""

import gc


def keep_what_is_loaded() -> None:
    """Look no more through what is there by now for what nobody holds any more: it stays until the end.

    Doing so again and again is a third of what a page of hundreds of rows costs. What a request leaves
    behind is still collected.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
