package com.acme.goods

import scala.collection.mutable.{Buffer, Map => MutableMap, _}
import com.acme.Price
import com.acme.text._
import com.acme.Text.trim

/** Keeps goods. */
sealed abstract class Shelf[T <: Item](val name: String, private var size: Int = 1, other: Long)(implicit context: Context)
    extends Base[T](name)
    with Shape {
  // The most there may be.
  val limit: Int = 10
  private[goods] var count = 0
  lazy val (first, second) = pair

  def this(name: String) = this(name, 1, 2)

  /** Adds one. */
  @inline
  final def add(item: T, by: Int = 1)(implicit price: Price): Shelf[T] = {
    val local = Store.load(item)
    def inner(depth: Int): Int = depth
    for {
      one <- items
      other = one.half
    } yield other
    items.map(part => part.price).filter(_.isSold)
    item match {
      case Tool(weight, _) => weight
      case part: Part if part.sold => part
      case whole @ Set(_) => inner(whole.depth)
      case head :: tail => tail
    }
    new Shelf[T](s"$name ${local.name}", 1, 2)
  }

  protected def total: Double
  def +(other: T): T = other

  type Key = String
  object Kind { val Tool = 1 }
  implicit class Ops(value: Int) { def twice = value * 2 }
}

case class Point(x: Int, y: Int = 0)

object Shelf extends App {
  def apply(): Shelf[Item] = null
  val Empty = new Shelf[Item]("")
}

trait Shape {
  def area: Double
  val sides: Int
}

enum Color(val code: Int) {
  case Red extends Color(1)
  case Green, Blue
  def dark: Color = Red
}

given order: Ordering[Int] with
  def compare(x: Int, y: Int) = x - y

extension (text: String) def shout: String = text.toUpperCase

val top, more = 1
var changing: Option[Shelf[Item]] = None
def main(args: Array[String]): Unit = println(args)
