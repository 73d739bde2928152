package dev.hunch.sidecar.admin;

/**
 * What a path of the admin server answers.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param body as text
 */
public record Page(int status, String contentType, String body) {
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  /** A page of plain text. */
  public static Page text(int status, String body) {
    return new Page(status, PLAIN_TEXT, body.endsWith("\n") ? body : body + '\n');
  }
}
