package org.edxlake.decode;

import java.nio.charset.StandardCharsets;

/**
 * Reads numbers, times and flags from their text. Each method says whether the text is such a
 * value; the value is then in {@link #number} or {@link #decimal}.
 */
final class ValueReader {
  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final long SECONDS_OF_DAY = 86_400;
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private long number;
  private double decimal;
  private boolean canonical;
  private boolean exact;

  /** The integer; the microseconds or days since 1970; 1 for a true flag and 0 for a false one. */
  long number() {
    return number;
  }

  double decimal() {
    return decimal;
  }

  /** Whether the value is written in the one form that it is written back in. */
  boolean isCanonical() {
    return canonical;
  }

  /** Whether the value is all that the text says; false if it is finer than a microsecond. */
  boolean isExact() {
    return exact;
  }

  /** Reads an integer with an optional sign; canonical is what JSON and Python write. */
  boolean integer(byte[] bytes, int from, int to) {
    boolean signed = from < to && (bytes[from] == '-' || bytes[from] == '+');
    boolean negative = signed && bytes[from] == '-';
    int first = signed ? from + 1 : from;
    if (first == to) {
      return false;
    }

    // Counted downwards, since there is one more negative number than positive ones.
    long negated = 0;
    for (int i = first; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      if (negated < (Long.MIN_VALUE + digit) / 10) {
        return false;
      }
      negated = negated * 10 - digit;
    }
    if (!negative && negated == Long.MIN_VALUE) {
      return false;
    }
    number = negative ? negated : -negated;
    boolean leadingZero = bytes[first] == '0' && (to - first > 1 || signed);
    canonical = !leadingZero && (!signed || negative);
    return true;
  }

  /** Reads a decimal number, with an exponent or without; neither NaN nor infinite. */
  boolean decimal(byte[] bytes, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    int first = negative ? from + 1 : from;
    long digits = 0;
    int count = 0;
    int fraction = -1;
    for (int i = first; i < to; i++) {
      byte b = bytes[i];
      if (b == '.' && fraction < 0) {
        fraction = 0;
      } else if (b >= '0' && b <= '9' && count < 15) {
        digits = digits * 10 + (b - '0');
        count++;
        fraction = fraction < 0 ? fraction : fraction + 1;
      } else {
        return longDecimal(bytes, from, to);
      }
    }
    if (count == 0) {
      return false;
    }
    // Both are exact as doubles, so that the quotient is the nearest double.
    decimal = digits / POWERS_OF_TEN[Math.max(fraction, 0)];
    decimal = negative ? -decimal : decimal;
    return true;
  }

  private boolean longDecimal(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      boolean ofNumber = (b >= '0' && b <= '9') || "+-.eE".indexOf(b) >= 0;
      if (!ofNumber) {
        return false;
      }
    }
    try {
      decimal = Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
      return Double.isFinite(decimal);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Reads 0, 1, true or false; the words also with a capital or in capitals. */
  boolean flag(byte[] bytes, int from, int to) {
    if (to - from == 1 && (bytes[from] == '0' || bytes[from] == '1')) {
      number = bytes[from] == '1' ? 1 : 0;
      return true;
    }
    if (to - from != 4 && to - from != 5) {
      return false;
    }

    String word = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    switch (word) {
      case "true", "True", "TRUE" -> number = 1;
      case "false", "False", "FALSE" -> number = 0;
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Reads `2014-07-25`. */
  boolean date(byte[] bytes, int from, int to) {
    return to - from == 10 && day(bytes, from);
  }

  /**
   * Reads `2014-07-25T12:34:56.123456+00:00` and what edX has written instead: a blank for the T,
   * no fraction or another number of digits, no offset, `Z`, another offset. Without an offset the
   * time is UTC. Canonical is what Python's isoformat gives for UTC.
   */
  boolean timestamp(byte[] bytes, int from, int to) {
    if (to - from < 19 || !day(bytes, from)) {
      return false;
    }
    byte between = bytes[from + 10];
    int hour = twoDigits(bytes, from + 11, 23);
    int minute = twoDigits(bytes, from + 14, 59);
    int second = twoDigits(bytes, from + 17, 59);
    boolean time =
        (between == 'T' || between == ' ')
            && bytes[from + 13] == ':'
            && bytes[from + 16] == ':'
            && hour >= 0
            && minute >= 0
            && second >= 0;
    if (!time) {
      return false;
    }

    long seconds = number * SECONDS_OF_DAY + hour * 3600L + minute * 60L + second;
    exact = true;
    long micros = 0;
    int at = from + 19;
    int fractionDigits = 0;
    if (at < to && bytes[at] == '.') {
      at++;
      while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
        int digit = bytes[at] - '0';
        if (fractionDigits < 6) {
          micros = micros * 10 + digit;
        } else {
          exact &= digit == 0;
        }
        fractionDigits++;
        at++;
      }
      if (fractionDigits == 0) {
        return false;
      }
      for (int i = fractionDigits; i < 6; i++) {
        micros *= 10;
      }
    }

    int offset = offsetSeconds(bytes, at, to);
    if (offset == Integer.MIN_VALUE) {
      return false;
    }
    boolean pythonFraction = at == from + 19 || (fractionDigits == 6 && micros != 0);
    boolean pythonOffset = to - at == 6 && bytes[at] == '+' && bytes[at + 3] == ':' && offset == 0;
    canonical = between == 'T' && pythonFraction && pythonOffset;
    number = (seconds - offset) * MICROS_OF_SECOND + micros;
    return true;
  }

  /**
   * Reads an integer of at most 17 digits as a time since 1970: seconds, milliseconds or
   * microseconds, whichever lies before the year 5138. It is never canonical.
   */
  boolean epoch(byte[] bytes, int from, int to) {
    if (to - from > 17 || !integer(bytes, from, to)) {
      return false;
    }
    canonical = false;
    exact = true;
    long size = Math.abs(number);
    if (size < 100_000_000_000L) {
      number *= MICROS_OF_SECOND;
    } else if (size < 100_000_000_000_000L) {
      number *= 1000;
    }
    return true;
  }

  /** Seconds east of UTC, or the smallest integer if the text is no offset. */
  private static int offsetSeconds(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0 || (length == 1 && bytes[from] == 'Z')) {
      return 0;
    }

    boolean colon = length == 6 && bytes[from + 3] == ':';
    boolean sign = bytes[from] == '+' || bytes[from] == '-';
    if (!sign || !(colon || length == 5 || length == 3)) {
      return Integer.MIN_VALUE;
    }
    int hours = twoDigits(bytes, from + 1, 23);
    int minutes = length == 3 ? 0 : twoDigits(bytes, to - 2, 59);
    if (hours < 0 || minutes < 0) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    return bytes[from] == '-' ? -seconds : seconds;
  }

  /** Reads a day of the years 1 to 9999 into the number. */
  private boolean day(byte[] bytes, int from) {
    int century = twoDigits(bytes, from, 99);
    int yearOfCentury = twoDigits(bytes, from + 2, 99);
    int month = twoDigits(bytes, from + 5, 12);
    int day = twoDigits(bytes, from + 8, 31);
    boolean dashes = bytes[from + 4] == '-' && bytes[from + 7] == '-';
    if (!dashes || century < 0 || yearOfCentury < 0 || month < 1 || day < 1) {
      return false;
    }
    int year = century * 100 + yearOfCentury;
    if (year == 0 || day > lengthOfMonth(year, month)) {
      return false;
    }

    // Days are counted from 1 March of the year 0, so that a leap day is the last of its year.
    long years = month > 2 ? year : year - 1;
    int monthFromMarch = (month + 9) % 12;
    long dayOfYear = (153L * monthFromMarch + 2) / 5 + day - 1;
    number = years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468;
    return true;
  }

  private static int lengthOfMonth(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return switch (month) {
      case 2 -> leap ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Two digits as a number up to a greatest one, or -1. */
  private static int twoDigits(byte[] bytes, int from, int greatest) {
    int tens = bytes[from] - '0';
    int ones = bytes[from + 1] - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
      return -1;
    }
    int value = tens * 10 + ones;
    return value <= greatest ? value : -1;
  }
}
