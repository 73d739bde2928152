package dev.hunch.predictor.action;

import dev.hunch.core.access.Key;
import dev.hunch.core.access.ResponseFields;
import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.grammar.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to make the next key from the last ones: a template, and where each slot comes from.
 *
 * @param id its number in the vocabulary
 * @param template the template of the key that it makes
 * @param sources one for each slot
 */
public record Action(int id, int template, List<Source> sources) {
  public Action {
    sources = List.copyOf(sources);
  }

  /**
   * How many keys it makes of the session: one, or where it takes a slot from a list, one for each
   * element.
   */
  public int elements(SessionWindow window) {
    int elements = 1;
    boolean fromList = false;
    for (Source source : sources) {
      if (source instanceof Source.Field field) {
        int found = field.elements(window);
        if (found == 0) {
          return 0;
        }
        if (ResponseFields.isList(field.path())) {
          elements = fromList ? Math.min(elements, found) : found;
          fromList = true;
        }
      }
    }
    return elements;
  }

  /**
   * Takes the slots from the session.
   *
   * @param element which element of a list to take, up to {@link #elements} − 1
   * @param slots filled with the values, one for each slot; may be longer
   * @return the fingerprint of the key made, or 0 if the session does not give every slot
   */
  public long instantiate(SessionWindow window, int element, @Nullable String[] slots) {
    long fingerprint = ParsedKey.fingerprintOf(template);
    for (int i = 0; i < sources.size(); i++) {
      String value = sources.get(i).valueIn(window, element);
      if (value == null) {
        return 0;
      }
      slots[i] = value;
      fingerprint = ParsedKey.extend(fingerprint, ParsedKey.hashOf(value));
    }
    return fingerprint;
  }

  /** Makes the key, or returns null if the session does not give every slot. */
  public @Nullable Key keyIn(SessionWindow window, int element, List<Template> templates) {
    String[] slots = new String[sources.size()];
    for (int i = 0; i < slots.length; i++) {
      String value = sources.get(i).valueIn(window, element);
      if (value == null) {
        return null;
      }
      slots[i] = value;
    }
    Template made = templates.get(template);
    return Key.of(made.namespace(), made.render(slots));
  }

  /** The action in words: {@code reservation.s1:{copy slot 0 of last flight.s2:{0}}}. */
  public String describe(List<Template> templates) {
    String[] words = new String[sources.size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = "{" + sources.get(i).describe(templates) + "}";
    }
    return templates.get(template).render(words);
  }

  /** Begins the signature of an action that makes keys of this template. */
  static long signatureOf(int template) {
    return ParsedKey.mix(template + 1L);
  }

  /** Extends a signature by the next slot's source. */
  static long extend(long signature, long sourceSignature) {
    return ParsedKey.mix(signature * 31 + sourceSignature);
  }

  /** A hash of what the action is, its id left out. */
  long signature() {
    long signature = signatureOf(template);
    for (Source source : sources) {
      signature = extend(signature, source.signature());
    }
    return signature;
  }
}
