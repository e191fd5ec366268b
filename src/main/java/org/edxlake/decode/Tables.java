package org.edxlake.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.Table;

/** Finds the table that a staged text fills. */
public final class Tables {
  private Tables() {}

  /**
   * The events, a declared table, or one made from the header of a dump that nobody declared. A
   * text whose dialect is not the declared one counts as undeclared.
   */
  public static Table of(StagedFile file) {
    if (file.tableName().equals(EventColumns.TABLE.name())) {
      return EventColumns.TABLE;
    }

    Optional<Table> declared =
        DumpTable.named(file.tableName())
            .map(DumpTable::table)
            .filter(table -> table.dialect() == file.dialect());
    return declared.orElseGet(
        () -> Table.undeclared(file.tableName(), file.dialect(), columnsOf(file)));
  }

  /**
   * The header texts that can be columns. Readers do not tell upper case from lower, so that of two
   * names that differ by no more only the first is one; the other's values go to `extra`.
   */
  private static List<String> columnsOf(StagedFile file) {
    if (!file.dialect().hasHeader() || file.header().isEmpty()) {
      return List.of();
    }

    Set<String> taken = new HashSet<>(Table.RESERVED);
    List<String> columns = new ArrayList<>();
    for (String name : DumpHeader.parse(file.header(), file.dialect()).names()) {
      String inLake = Table.RESERVED.contains(name) ? "source_" + name : name;
      if (!name.isEmpty() && taken.add(inLake.toLowerCase(Locale.ROOT))) {
        columns.add(name);
      }
    }
    return columns;
  }
}
