package org.edxlake.lake;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.edxlake.lake.store.LakeStore;

/**
 * What the compact copy has of a month, in `ledger/compact/2014-07.json`.
 *
 * @param tables by name
 */
record CompactMonth(Map<String, TableCopy> tables) {
  private static final String FOLDER = "ledger/compact";
  private static final String JSON = ".json";

  /**
   * The copy of a table.
   *
   * @param madeOf tells the data files that it was made of from any others, see {@link Compactor}
   * @param files in the order of their rows
   */
  record TableCopy(String madeOf, List<DataFile> files) {}

  /** The files of all tables. */
  List<DataFile> files() {
    return tables.values().stream().flatMap(copy -> copy.files().stream()).toList();
  }

  /** The months that the copy has, by month. */
  static Map<YearMonth, CompactMonth> readAll(LakeStore store) throws IOException {
    List<YearMonth> months = new ArrayList<>();
    for (LakeStore.Entry entry : store.list(FOLDER)) {
      String name = entry.path().substring(FOLDER.length() + 1);
      if (name.endsWith(JSON)) {
        months.add(YearMonth.parse(name.substring(0, name.length() - JSON.length())));
      }
    }
    Map<YearMonth, CompactMonth> read = new ConcurrentSkipListMap<>();
    Parallel.forEach(months, month -> read.put(month, read(store, month)));
    return read;
  }

  private static CompactMonth read(LakeStore store, YearMonth month) throws IOException {
    Optional<byte[]> json = store.read(path(month));
    return json.isEmpty()
        ? new CompactMonth(new TreeMap<>())
        : Ledger.parse(path(month), json.get(), CompactMonth.class);
  }

  /** Sets a table's copy, or takes it away. */
  static void record(LakeStore store, YearMonth month, String table, Optional<TableCopy> copy)
      throws IOException {
    Map<String, TableCopy> tables = new TreeMap<>(read(store, month).tables());
    copy.ifPresentOrElse(made -> tables.put(table, made), () -> tables.remove(table));
    store.replace(path(month), Ledger.toJson(new CompactMonth(tables)));
  }

  private static String path(YearMonth month) {
    return FOLDER + "/" + month + JSON;
  }
}
