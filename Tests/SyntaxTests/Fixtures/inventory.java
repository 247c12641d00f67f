package com.acme.inventory;

import com.acme.money.Price;
import java.util.*;
import static com.acme.text.Words.trim;

/** One kind of goods. */
@Entity(name = "item")
public final class Item<T extends Comparable<T>> extends Base.Named<T> implements Shape, Runnable {
  public static final int LIMIT = 10, SMALL = 2;
  private List<String> names = new ArrayList<>(), more;
  @Inject protected Price price;

  @Inject
  public Item(String name, int... sizes) throws IOException {
    super(name);
    this.price = Price.of(name);
  }

  @Override
  public <R> List<R> map(Function<? super T, R> change, final int count) {
    var first = new Box<Item>(1);
    int width = 2, height;
    for (String name : names) {}
    for (int index = 0; index < count; index++) {}
    try (Reader reader = open()) {
    } catch (IOException | RuntimeException error) {
    }
    change.apply((left, right) -> left);
    names.forEach(one -> trim(one));
    if (first instanceof Box box) {}
    switch (first) {
      case Circle(int radius, var center) -> {}
      case Square square -> {}
      default -> Kind.TOOL.show(Item::make);
    }
    return null;
  }

  abstract void go();

  static { load(); }

  enum Kind implements Shown {
    TOOL,
    PART(1) {
      void show() {}
    };

    int value;

    Kind(int... value) {}
  }

  interface Shape<K> extends Plain, Sized<K> {
    int SIDES = 3;

    double area();

    default String name() { return ""; }
  }

  record Point(int x, @Nullable Integer y) implements Plain {
    Point {}
  }

  @interface Stock {
    String place() default "";
  }
}
