package org.edxlake.lake;

import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How a column is written.
 *
 * @param ranged whether the least and the greatest value of a page are told
 * @param pageRows rows that make a page
 * @param pageBytes bytes of values, before they are encoded, that make a page
 * @param dictionaryBytes size up to which there is a dictionary
 */
record ColumnFormat(How how, boolean ranged, int pageRows, int pageBytes, int dictionaryBytes) {
  /** Which encoding suits the values. */
  enum How {
    /** They come again. */
    DICTIONARY,
    /** Hardly any two texts are equal, so that a dictionary would be built in vain. */
    PLAIN_TEXT,
    /** They grow slowly. */
    DIFFERENCES
  }

  PageValues newValues(PrimitiveTypeName type) {
    return switch (how) {
      case PLAIN_TEXT -> new PlainTexts(ranged);
      case DIFFERENCES -> LibraryNumbers.differences();
      case DICTIONARY ->
          switch (type) {
            case BINARY -> new DictionaryTexts(dictionaryBytes);
            case BOOLEAN -> LibraryNumbers.flags();
            default -> new DictionaryNumbers(type, dictionaryBytes);
          };
    };
  }
}
