package dev.hunch.predictor.grammar;

/**
 * A key taken apart.
 *
 * <p>Its arrays are shared, not copied: nobody may write to them.
 */
public final class ParsedKey {
  /** Numbers read from each slot: the slot as a whole, then its parts. */
  public static final int NUMBERS_PER_SLOT = 6;

  /** Stands for "no number here". */
  public static final long NO_NUMBER = Long.MIN_VALUE;

  private final Template template;
  private final String[] slots;
  private final long[] slotHashes;
  private final long[] numbers;
  private final long fingerprint;

  ParsedKey(Template template, String[] slots, long[] numbers) {
    this.template = template;
    this.slots = slots;
    this.numbers = numbers;
    this.slotHashes = new long[slots.length];
    long print = fingerprintOf(template.id());
    for (int i = 0; i < slots.length; i++) {
      slotHashes[i] = hashOf(slots[i]);
      print = extend(print, slotHashes[i]);
    }
    this.fingerprint = print;
  }

  /** The key's shape. */
  public Template template() {
    return template;
  }

  /** How many slots it has. */
  public int slotCount() {
    return slots.length;
  }

  /** The text of a slot. */
  public String slot(int slot) {
    return slots[slot];
  }

  /** The hash of a slot's text. */
  public long slotHash(int slot) {
    return slotHashes[slot];
  }

  /**
   * A number read from a slot, or {@link #NO_NUMBER}.
   *
   * @param part 0 for the slot as a whole, up to {@link #NUMBERS_PER_SLOT} − 1 for its parts
   */
  public long number(int slot, int part) {
    return numbers[slot * NUMBERS_PER_SLOT + part];
  }

  /** A hash of template and slots; two keys of one grammar with the same one are the same key. */
  public long fingerprint() {
    return fingerprint;
  }

  /** Begins the fingerprint of a key of this template. */
  public static long fingerprintOf(int template) {
    return mix(template + 0x5851F42D4C957F2DL);
  }

  /** Extends a fingerprint by the hash of the next slot. */
  public static long extend(long fingerprint, long slotHash) {
    return mix(fingerprint * 31 + slotHash);
  }

  /** Hashes the text of a slot. */
  public static long hashOf(String slot) {
    long hash = slot.length();
    for (int i = 0; i < slot.length(); i++) {
      hash = (hash ^ slot.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  /** Spreads the bits of a hash (the finaliser of MurmurHash3). */
  public static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
