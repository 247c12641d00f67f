/// A small workspace in each bundled language, for the commands' tests.
enum SampleWorkspace {
  static let files = [
    "shop/basket.py": """
    \"\"\"Baskets.\"\"\"


    class Basket:
        \"\"\"What a customer wants to buy.\"\"\"

        def __init__(self, owner):
            self.owner = owner
            self.items = []

        def add_item(self, item, amount=1):
            \"\"\"Puts an item in.\"\"\"
            self.items.append((item, amount))


    def total_price(basket):
        \"\"\"The price of all items.\"\"\"
        return sum(item.price * amount for item, amount in basket.items)
    """,
    "shop/checkout.py": """
    from shop.basket import Basket, total_price


    def checkout(owner, items):
        basket = Basket(owner)
        for item in items:
            basket.add_item(item)
        return total_price(basket)
    """,
    "ring.c": """
    #include "ring.h"

    /* Puts a byte at the end. */
    int ring_push(struct ring *ring, unsigned char byte) {
      if (ring->used == RING_SIZE) return -1;
      ring->bytes[(ring->start + ring->used++) % RING_SIZE] = byte;
      return 0;
    }
    """,
    "ring.h": """
    #define RING_SIZE 64

    /* Bytes in the order in which they came. */
    struct ring {
      unsigned char bytes[RING_SIZE];
      unsigned start, used;
    };

    int ring_push(struct ring *ring, unsigned char byte);
    """,
    "clock/clock.go": """
    package clock

    import "time"

    // Clock tells the time.
    type Clock interface {
    	Now() time.Time
    }

    // Fixed is a clock that stands still.
    type Fixed struct {
    	At time.Time
    }

    // Now is always the same.
    func (f Fixed) Now() time.Time {
    	return f.At
    }
    """,
    "Sources/Shape.swift": """
    /// Something with an area.
    protocol Shape {
      var area: Double { get }
    }

    struct Square: Shape {
      let side: Double
      var area: Double { side * side }
    }

    enum Color { case red, green(Double) }
    """,
  ]
}
