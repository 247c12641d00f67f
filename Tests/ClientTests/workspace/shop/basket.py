"""Baskets."""


class Basket:
    """What a customer wants to buy."""

    def __init__(self, owner):
        self.owner = owner
        self.items = []

    def add_item(self, item, amount=1):
        """Puts an item in."""
        self.items.append((item, amount))

    def remove_item(self, item):
        """Takes an item out."""
        self.items = [(other, amount) for other, amount in self.items if other != item]


def total_price(basket):
    """The price of all items."""
    return sum(item.price * amount for item, amount in basket.items)


def shipping_price(basket, country):
    """What sending the items costs."""
    return sum(item.weight * amount for item, amount in basket.items) * country.price_per_kilogram
