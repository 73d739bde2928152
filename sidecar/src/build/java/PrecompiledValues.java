import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles at build time the class that Chronicle Map would otherwise generate and compile at every
 * start: it looks on the class path first, under the name that is used here too.
 *
 * <p>Usage: {@code java -cp DEPENDENCIES PrecompiledValues.java CLASSES_FOLDER WORK_FOLDER}.
 */
public final class PrecompiledValues {
  private static final String VALUE = "net.openhft.chronicle.hash.VanillaGlobalMutableState";

  private PrecompiledValues() {}

  /** Writes the class file. */
  public static void main(String[] arguments) throws Exception {
    Path classes = Path.of(arguments[0]);
    Path work = Path.of(arguments[1]);
    Class<?> value = Class.forName(VALUE);
    String simpleName = value.getSimpleName() + "$$Native";
    String inPackage = value.getPackageName().replace('.', '/') + '/' + simpleName;
    Path compiled = classes.resolve(inPackage + ".class");
    Path source = work.resolve(inPackage + ".java");
    String text = sourceOf(value, simpleName);
    if (Files.exists(compiled)
        && Files.exists(source)
        && Files.readString(source).equals(text)) {
      return;
    }
    Files.createDirectories(source.getParent());
    Files.writeString(source, text);
    compile(source, classes);
  }

  /** The generator is not public; the name of the class is part of the library's contract. */
  private static String sourceOf(Class<?> value, String simpleName) throws Exception {
    Class<?> model = Class.forName("net.openhft.chronicle.values.ValueModel");
    Method generate =
        Class.forName("net.openhft.chronicle.values.Generators")
            .getDeclaredMethod("generateNativeClass", model, String.class);
    generate.setAccessible(true);
    Object modelOfValue = model.getMethod("acquire", Class.class).invoke(null, value);
    return (String) generate.invoke(null, modelOfValue, simpleName);
  }

  private static void compile(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "--release", "17",
              "-g",
              "-proc:none",
              "-nowarn",
              "-cp", System.getProperty("java.class.path"),
              "-d", classes.toString());
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new IllegalStateException("cannot compile " + source);
      }
    }
  }
}
