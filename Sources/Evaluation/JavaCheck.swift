import Foundation

/// Java's own compiler, by its programming interface.
///
/// It looks at each file alone, without the workspace's other files, which takes a tenth of the time. So a name that it
/// cannot resolve is a complaint only if no file of the workspace has such a word: then it is invented.
enum JavaCheck: BatchCheck {
  static let version = ["javac", "-version"]

  static func command(files: [URL], root: String, scratch: URL) throws -> [String] {
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    let program = scratch.appending(component: "Check.java")
    try Data(source.utf8).write(to: program)
    let empty = scratch.appending(component: "empty")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    // Quick to start: the program lives for some seconds.
    return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", program.path, root, empty.path] + files.map(\.path)
  }

  private static let source = #"""
    import com.sun.source.util.JavacTask;
    import java.io.IOException;
    import java.nio.charset.StandardCharsets;
    import java.nio.file.*;
    import java.nio.file.attribute.BasicFileAttributes;
    import java.util.*;
    import java.util.regex.*;
    import javax.tools.*;

    class Check {
      static final List<String> OPTIONS = List.of("-proc:none", "-implicit:none", "-Xmaxerrs", "1000", "-nowarn",
          "-XDshould-stop.ifError=FLOW", "-XDshould-stop.ifNoError=FLOW");
      static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
      static final long LARGEST_FILE = 1 << 20;

      final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
      final Set<String> words;

      Check(Path root, Path empty) throws IOException {
        words = wordsIn(root);
        for (var place : List.of(StandardLocation.SOURCE_PATH, StandardLocation.CLASS_PATH, StandardLocation.CLASS_OUTPUT))
          files.setLocation(place, List.of(empty.toFile()));
      }

      public static void main(String[] arguments) throws IOException {
        var check = new Check(Path.of(arguments[0]), Path.of(arguments[1]));
        for (int n = 2; n < arguments.length; n++) System.out.println(check.line(Path.of(arguments[n])));
      }

      static String text(Path file) {
        try {
          return Files.size(file) > LARGEST_FILE ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException error) {
          return "";
        }
      }

      static Set<String> wordsIn(Path root) throws IOException {
        var words = new HashSet<String>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(".java")) {
              var names = NAME.matcher(text(file));
              while (names.find()) words.add(names.group());
            }
            return FileVisitResult.CONTINUE;
          }
          public FileVisitResult visitFileFailed(Path file, IOException error) { return FileVisitResult.CONTINUE; }
        });
        return words;
      }

      static boolean isError(Diagnostic<?> diagnostic) { return diagnostic.getKind() == Diagnostic.Kind.ERROR; }

      String line(Path file) {
        var errors = new DiagnosticCollector<JavaFileObject>();
        var units = files.getJavaFileObjects(file.toFile());
        try {
          ((JavacTask) compiler.getTask(null, files, errors, OPTIONS, null, units)).parse();
          if (errors.getDiagnostics().stream().anyMatch(Check::isError)) return "broken";
          compiler.getTask(null, files, errors, OPTIONS, null, units).call();
        } catch (IOException | RuntimeException | StackOverflowError error) {
          return "broken";
        }
        var complaints = new TreeSet<String>();
        for (var error : errors.getDiagnostics()) if (isError(error)) complaint(error).ifPresent(complaints::add);
        return "names " + String.join(" ", complaints);
      }

      Optional<String> complaint(Diagnostic<? extends JavaFileObject> error) {
        var code = error.getCode();
        if (code.contains("cant.resolve") || code.contains("doesnt.exist")) {
          var name = name(error);
          return words.contains(name) ? Optional.empty() : Optional.of(name);
        }
        return Optional.of(code + ":" + Integer.toHexString(error.getMessage(Locale.ROOT).hashCode()));
      }

      // The last name in the text that the error is about.
      static String name(Diagnostic<? extends JavaFileObject> error) {
        try {
          var text = error.getSource().getCharContent(true);
          var names = NAME.matcher(text.subSequence((int) error.getStartPosition(), (int) error.getEndPosition()));
          var last = "";
          while (names.find()) last = names.group();
          return last;
        } catch (IOException | RuntimeException unreadable) {
          return error.getCode();
        }
      }
    }
    """#
}
