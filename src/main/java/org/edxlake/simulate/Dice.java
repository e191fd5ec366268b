package org.edxlake.simulate;

/**
 * Numbers that look random and follow from a seed alone, whatever the thread or the order of calls.
 */
final class Dice {
  private Dice() {}

  /** Mixes two numbers into one that tells nothing of either (the finalizer of SplitMix64). */
  static long mix(long left, long right) {
    long mixed = left * 0x9E3779B97F4A7C15L + right + 0x632BE59BD9B4E019L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  static long mix(long left, long middle, long right) {
    return mix(mix(left, middle), right);
  }

  static long of(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash, text.charAt(i));
    }
    return hash;
  }

  /** A number from 0 to {@code bound - 1}. */
  static int below(long mixed, int bound) {
    return (int) Long.remainderUnsigned(mixed >>> 16, bound);
  }

  /** 32 hex digits. */
  static String hex32(long seed) {
    return hex16(mix(seed, 1)) + hex16(mix(seed, 2));
  }

  static String hex16(long number) {
    String digits = Long.toHexString(number);
    return "0".repeat(16 - digits.length()) + digits;
  }

  /** The text form of a UUID, with hyphens. */
  static String uuid(long seed) {
    String hex = hex32(seed);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }
}
