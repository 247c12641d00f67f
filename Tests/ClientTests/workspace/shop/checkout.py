"""Paying for baskets."""

from shop.basket import Basket, shipping_price, total_price


def checkout(owner, items, country):
    """Fills a basket and says what it costs."""
    basket = Basket(owner)
    for item in items:
        basket.add_item(item, amount=1)
    return total_price(basket) + shipping_price(basket, country)
