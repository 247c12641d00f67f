extension Builtins {
  /// What every Kotlin file may use without an import and is used most (Kotlin Standard Library, the packages that are
  /// imported by default).
  static let kotlin = words(
    """
    Any Array ArrayDeque ArrayList Boolean BooleanArray Byte ByteArray Char CharArray CharSequence Collection Comparable
    Comparator Double DoubleArray Enum Error Exception Float FloatArray Function HashMap HashSet
    IllegalArgumentException IllegalStateException IndexOutOfBoundsException Int IntArray IntRange Iterable Iterator
    JvmField JvmName JvmOverloads JvmStatic Lazy LinkedHashMap LinkedHashSet List Long LongArray LongRange Map
    MutableCollection MutableIterable MutableList MutableMap MutableSet NoSuchElementException Nothing
    NullPointerException Number NumberFormatException Pair Regex Result RuntimeException Sequence Set Short ShortArray
    String StringBuilder Suppress Throwable Throws Triple UInt ULong Unit UnsupportedOperationException Volatile
    also apply arrayOf arrayOfNulls assert booleanArrayOf buildList buildMap buildSet buildString byteArrayOf check
    checkNotNull compareBy compareByDescending compareValues compareValuesBy doubleArrayOf emptyArray emptyList emptyMap
    emptySequence emptySet enumValueOf enumValues error floatArrayOf generateSequence hashMapOf hashSetOf intArrayOf lazy
    lazyOf let linkedMapOf linkedSetOf listOf listOfNotNull longArrayOf mapOf maxOf minOf mutableListOf mutableMapOf
    mutableSetOf naturalOrder print println readLine readln repeat require requireNotNull reverseOrder run runCatching
    sequence sequenceOf setOf setOfNotNull sortedMapOf sortedSetOf synchronized takeIf takeUnless to TODO use with
    """
  )
}
