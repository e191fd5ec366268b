package org.edxlake.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * A column of a table of the lake.
 *
 * @param name its name in the lake
 * @param sources the header texts under which edX has sent it, the usual one first; empty for a
 *     column that edxlake adds
 */
public record Column(
    String name, ColumnType type, PersonalData personalData, String meaning, List<String> sources)
    implements Serializable {
  public Column {
    sources = List.copyOf(sources);
  }
}
