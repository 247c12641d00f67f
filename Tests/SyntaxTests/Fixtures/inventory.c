#include <stdio.h>
#include "inventory.h"

#define LIMIT 100
#define SQUARE(x) ((x) * (x))

typedef unsigned long item_id;
typedef int (*item_visitor)(struct item *entry, void *context);

/* One kind of goods. */
struct item {
  item_id id;
  char name[32];
  struct item *next, *previous;
  unsigned is_sold : 1;
  int (*compare)(const struct item *, const struct item *);
};

union value {
  int whole;
  double real;
};

enum state { STATE_NEW, STATE_SOLD = 4 };

typedef struct {
  struct item *first;
  size_t count;
} inventory;

typedef enum { SMALL, LARGE } size_kind;

extern int inventory_errors;
static struct item *cache[LIMIT];
static const char *const labels[] = {"new", "sold"};
inventory *main_inventory = NULL, spare;

int inventory_add(inventory *self, const struct item *entry);
struct item *inventory_find(inventory *self, item_id id);
void (*inventory_hook(int kind))(int);

static inline double price_of(const struct item *entry, double factor) {
  double price = SQUARE(factor), *pointer = &price;
  for (int index = 0; index < LIMIT; index++) {
    price += entry->next->id * cache[index]->id;
  }
  if (inventory_add(main_inventory, entry) != 0) goto fail;
  union value amount = {.whole = 3};
  printf("%s %f\n", entry->name, (double)amount.real);
  return sizeof(struct item) + *pointer;
fail:
  return STATE_SOLD;
}

struct item *inventory_find(inventory *self, item_id id) {
  return self->first && self->first->id == id ? self->first : NULL;
}

#ifdef TESTS
int main(int argc, char **argv) { return price_of(NULL, argc); }
#endif
