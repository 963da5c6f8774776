"""Items that hang, over others, from themselves. Pure."""

from collections.abc import Mapping


def first_in_circles(parents: Mapping[str, str]) -> list[str]:
    """Return one item of each circle: with these put at the top there is none left. Each item is looked at once.

    >>> first_in_circles({"a": "b", "b": "c", "c": "a", "d": "a", "e": "e"})
    ['a', 'e']
    """
    found: list[str] = []
    finished: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        item: str | None = start
        while item is not None and item not in finished and item not in path:
            path[item] = None
            item = parents.get(item)
        if item is not None and item in path:
            found.append(item)
        finished.update(path)
    return found
