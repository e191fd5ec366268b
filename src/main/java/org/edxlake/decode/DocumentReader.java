package org.edxlake.decode;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a text that is one JSON object into its members: each record is a name, a colon and a value,
 * {@code "i4x://UniversityX/CS101/html/a": {"category": "html"}}, in constant memory.
 *
 * <p>The members are not checked; whoever decodes them does that. Where the document itself is
 * damaged, one more record makes the damage known: the rest of the text where something else than a
 * member stands; the closing brace and what follows it, if anything does; no bytes at all where the
 * text ends without the brace. A byte order mark in front of the document means nothing.
 */
final class DocumentReader extends BufferedRecordReader {
  private enum Place {
    START,
    MEMBER,
    BRACE,
    END
  }

  private Place place = Place.START;

  // How findEnd searches: for the end of a member, or to the end of the text.
  private boolean inRest;
  private long restBytes;
  private boolean onlyBrace;
  private boolean inString;
  private boolean escaped;
  private int depth;
  private byte last;

  DocumentReader(InputStream text, int recordLimit) {
    super(text, recordLimit);
  }

  @Override
  public boolean next() throws IOException {
    boolean any =
        switch (place) {
          case START -> start();
          case MEMBER -> member();
          case BRACE -> behindBrace();
          case END -> false;
        };
    if (any) {
      countRecord();
    }
    return any;
  }

  private boolean start() throws IOException {
    skipByteOrderMark();
    int first = peekNonBlank();
    if (first < 0) {
      place = Place.END;
      return false;
    }
    if (first != '{') {
      return rest();
    }

    skip(1);
    if (peekNonBlank() == '}') {
      return behindBrace();
    }
    return member();
  }

  private boolean member() throws IOException {
    int first = peekNonBlank();
    if (first < 0) {
      place = Place.END;
      emptyRecord();
      return true;
    }
    if (first != '"') {
      return rest();
    }

    inRest = false;
    inString = false;
    escaped = false;
    depth = 0;
    boolean ended = cutRecord();
    if (ended && last == '}') {
      place = Place.BRACE;
      skip(-1);
    } else {
      // A member that the end of the text cut says so itself.
      boolean cutShort = !ended && (inString || depth > 0);
      place = cutShort ? Place.END : Place.MEMBER;
    }
    return true;
  }

  private boolean behindBrace() throws IOException {
    return rest() && !onlyBrace;
  }

  /** Reads all that is left. */
  private boolean rest() throws IOException {
    place = Place.END;
    inRest = true;
    restBytes = 0;
    onlyBrace = true;
    cutRecord();
    return true;
  }

  @Override
  int findEnd(byte[] bytes, int first, int behind) {
    if (inRest) {
      for (int i = first; i < behind && onlyBrace; i++) {
        onlyBrace = restBytes == 0 ? bytes[i] == '}' : JsonScanner.isBlank(bytes[i]);
        restBytes++;
      }
      return -1;
    }

    for (int i = first; i < behind; i++) {
      byte b = bytes[i];
      if (inString) {
        inString = escaped || b != '"';
        escaped = !escaped && b == '\\';
        continue;
      }
      switch (b) {
        case '"' -> inString = true;
        case '{', '[' -> depth++;
        case '}', ']', ',' -> {
          boolean ends = depth == 0 && b != ']';
          if (ends) {
            last = b;
            return i;
          }
          depth -= b == ',' || depth == 0 ? 0 : 1;
        }
        default -> {}
      }
    }
    return -1;
  }

  @Override
  public long line() {
    return records();
  }
}
