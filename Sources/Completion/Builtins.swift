/// Names that a language brings without an import.
enum Builtins {
  /// Languages whose list is all that can be named without being defined, imported or mentioned in the workspace. In the
  /// others functions come through modules or headers that are not indexed: a name alone is never unknown in them.
  static let closed: Set<String> = ["go", "php", "python"]

  /// Empty: none are known.
  static func names(of language: String) -> Set<String> {
    switch language {
    case "bash": bash
    case "go": go
    case "kotlin": kotlin
    case "php": php
    case "python": python
    default: []
    }
  }

  /// Python 3's `builtins` (Library Reference, "Built-in Functions", "Built-in Exceptions").
  private static let python = words(
    """
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr
    dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int
    isinstance issubclass iter len list locals map max memoryview min next NotImplemented Ellipsis object oct open ord pow print property range
    repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ exit quit
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
    BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
    ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup
    FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PendingDeprecationWarning
    PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning
    StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
    UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning
    ValueError Warning ZeroDivisionError WindowsError
    """
  )

  /// The Go Programming Language Specification, "Predeclared identifiers".
  private static let go = words(
    """
    any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8
    uint16 uint32 uint64 uintptr append cap clear close complex copy delete imag len make max min new panic print println
    real recover iota nil true false
    """
  )

  static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
