package dev.hunch.predictor.bundle;

import dev.hunch.predictor.bundle.BundleException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files of a bundle, in a folder or a zip: read within bounds, written all or not at all. */
final class BundleFiles {
  private static final int MAX_FILE_BYTES = 256 << 20;
  private static final long MAX_BUNDLE_BYTES = 512L << 20;
  private static final int MAX_FILES = 64;

  private BundleFiles() {}

  static Map<String, byte[]> read(Path path) throws BundleException {
    if (!Files.exists(path)) {
      throw new BundleException(Reason.NOT_FOUND, "there is no file or folder");
    }
    try {
      return Files.isDirectory(path) ? readFolder(path) : readZip(path);
    } catch (EOFException e) {
      throw new BundleException(Reason.TRUNCATED, "the archive is truncated", e);
    } catch (ZipException e) {
      throw new BundleException(
          Reason.NOT_A_BUNDLE, "the archive is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new BundleException(Reason.UNREADABLE, "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, byte[]> readFolder(Path folder) throws IOException, BundleException {
    Map<String, byte[]> files = new TreeMap<>();
    long total = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
          String name = String.valueOf(child.getFileName());
          try (InputStream in = Files.newInputStream(child)) {
            total += add(files, name, in, total);
          }
        }
      }
    }
    return files;
  }

  private static Map<String, byte[]> readZip(Path file) throws IOException, BundleException {
    Map<String, byte[]> files = new TreeMap<>();
    long total = 0;
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          total += add(files, entry.getName(), zip, total);
        }
      }
    }
    if (files.isEmpty()) {
      throw new BundleException(Reason.NOT_A_BUNDLE, "it is neither a folder nor a zip archive");
    }
    return files;
  }

  private static long add(Map<String, byte[]> files, String name, InputStream in, long before)
      throws IOException, BundleException {
    if (files.size() == MAX_FILES) {
      throw new BundleException(Reason.NOT_A_BUNDLE, "it has more than " + MAX_FILES + " files");
    }
    byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
    if (in.read() >= 0 || before + bytes.length > MAX_BUNDLE_BYTES) {
      throw new BundleException(Reason.TOO_LARGE, name + " is larger than a bundle may be");
    }
    files.put(name, bytes);
    return bytes.length;
  }

  /** Writes beside the path, then puts it in its place. */
  static void write(Path path, Map<String, byte[]> files) throws IOException {
    Path target = path.toAbsolutePath();
    Path parent = target.getParent();
    Path name = target.getFileName();
    if (parent == null || name == null) {
      throw new IOException("not a place for a bundle: " + path);
    }
    Files.createDirectories(parent);
    if (name.toString().endsWith(".zip")) {
      writeZip(target, Files.createTempFile(parent, "." + name, ".part"), files);
    } else {
      writeFolder(target, Files.createTempDirectory(parent, "." + name), files);
    }
  }

  private static void writeZip(Path target, Path part, Map<String, byte[]> files)
      throws IOException {
    try {
      try (OutputStream out = Files.newOutputStream(part);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          ZipEntry entry = new ZipEntry(file.getKey());
          entry.setTime(0); // the same model gives the same archive
          zip.putNextEntry(entry);
          zip.write(file.getValue());
          zip.closeEntry();
        }
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void writeFolder(Path target, Path part, Map<String, byte[]> files)
      throws IOException {
    Path old = target.resolveSibling(part.getFileName() + ".old");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(part.resolve(file.getKey()), file.getValue());
      }
      if (Files.exists(target)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteFolder(part);
      deleteFolder(old);
    }
  }

  private static void deleteFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        for (Path child : children) {
          Files.delete(child);
        }
      }
      Files.delete(folder);
    } else {
      Files.deleteIfExists(folder);
    }
  }
}
