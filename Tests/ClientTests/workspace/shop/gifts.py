"""Baskets as gifts: here the tests type."""

from shop.basket import Basket, shipping_price, total_price


def wrap(owner, items, country):
    """Fills a basket and says what it costs."""
    basket = Basket(owner)
