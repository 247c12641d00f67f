"""Stock kept in a warehouse."""
from __future__ import annotations

import json
import os.path as paths
from collections import OrderedDict, defaultdict as table
from . import storage
from ..units import *

LIMIT: int = 100
_cache = {}
first, second = 1, 2
type Amount = int | float


class Item(Base, metaclass=Registry):
    """One kind of goods."""

    kind: str = "item"
    count = 0

    def __init__(self, name: str, price: float = 0.0) -> None:
        super().__init__()
        self.name = name
        self._price: float = price
        self.left, self.right = 0, 1

    @property
    def price(self) -> float:
        """What it costs."""
        return round(self._price, 2)

    async def load(self, *paths: str, **options) -> bytes:
        with open(self.name) as file, lock:
            text = file.read()
        for index, line in enumerate(text.splitlines()):
            self.count += index
        try:
            return json.dumps([row for row in text if row])
        except (OSError, ValueError) as error:
            raise Failure(error) from None

    class Meta:
        ordering = ["name"]


def total(items: list[Item], key=lambda item: item.price) -> float:
    def add(left, right):
        return left + right

    result = 0.0
    for item in items:
        if (found := key(item)) > LIMIT:
            result = add(result, found)
    match result:
        case 0:
            return paths.join("a", "b")
        case Item(name=label):
            return label
    return result
