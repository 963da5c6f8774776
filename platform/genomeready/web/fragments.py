"""Parts of pages that are the same for every reader, kept once made: a small memory of this process.

A fragment is found by *all that it was made from*, never by an id: whatever of that changes, the
fragment is made anew, so an outdated one cannot be shown and nothing ever has to be cleared. What
goes into a fragment must therefore stand in `made_from` (the language, and the path under which the
application is mounted, are added here), and nothing of the one who reads may go into it: no name, no token, no nonce.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import request
from markupsafe import Markup

from genomeready.base.ids import digest
from genomeready.web.language import language

MOST_KEPT = 200
"""How many fragments are kept; the one that was not asked for the longest goes first."""

_kept: OrderedDict[str, Markup] = OrderedDict()
_lock = Lock()  # a worker has several threads


def kept(made_from: object, make: Callable[[], str]) -> Markup:
    """Return the fragment made from these values (told apart by their `repr`), making it only if it is not there.

    `make` returns finished HTML, as `render_template` does.
    """
    key = digest(repr((language(), request.root_path, made_from)))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    fragment = Markup(make())  # noqa: S704 - what a template escaped already
    with _lock:
        _kept[key] = fragment
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return fragment
