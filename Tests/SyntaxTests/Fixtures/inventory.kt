package com.acme.inventory

import com.acme.money.Price
import com.acme.text.Words.trim as cut
import java.util.*

typealias Names = List<String>

/** Most of them. */
const val LIMIT = 10
private var total: Int = 0
val shown by lazy { "a" }
val String.shout: String get() = uppercase()
val (left, right) = 1 to 2

/** One kind of goods. */
@Entity(name = "item")
data class Item<T : Comparable<T>>(
  val name: String,
  private var size: Int = 0,
  extra: Long,
) : Base<T>(name), Shape by other, Runnable where T : Any {
  constructor(name: String) : this(name, 0, 1L) {
    total += 1
  }

  init { load() }

  var price: Price? = null
    get() = field
    private set(value) { field = value }

  @Inject lateinit var store: Store

  override suspend fun <R> map(change: (T) -> R, vararg count: Int): List<R> {
    val first = Box<Item>(1)
    var height: Int
    for (one in names) { cut(one) }
    for ((key, value) in table) {}
    try { start() } catch (error: IOException) {}
    items.forEach { item -> item.show() }
    items.map { it.size }
    when (val kind = find()) { is Shape -> kind.area() else -> Unit }
    if (first is Item) println("${first.name} $height")
    return change.invoke()
  }

  fun T.half() = this

  companion object {
    const val SIDES = 3
    fun of(name: String): Item<Int> = Item(name)
  }

  inner class Part

  companion object Named
}

sealed interface Shape<K> : Plain, Sized<K> {
  val area: Double
  fun show()
}

fun interface Visitor { fun visit(item: Item<*>) }

enum class Kind(val label: String) : Shown {
  TOOL("tool"),
  PART("part") {
    override fun show() {}
  };

  fun show() {}
}

object Store : Base() {
  val items = mutableListOf<Item<Int>>()
}

annotation class Stock(val place: String)

inline fun <reified T> List<T>.second(): T = this[1]

internal fun help(item: Item<Int>) = item::show
