package org.edxlake.lake;

import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edxlake.lake.store.LakeStore;

/**
 * What the compact copy has of a month, in `ledger/compact/2014-07.json`.
 *
 * @param tables by name
 */
record CompactMonth(Map<String, TableCopy> tables) {
  private static final String FOLDER = "ledger/compact";
  private static final Pattern ENTRY =
      Pattern.compile(FOLDER + "/(\\d{4}-(?:0[1-9]|1[0-2]))\\.json");

  CompactMonth {
    tables = new TreeMap<>(tables);
  }

  /**
   * The copy of a table.
   *
   * @param madeOf tells the data files that it was made of from any others, see {@link Compactor}
   * @param files in the order of their rows
   */
  record TableCopy(String madeOf, List<DataFile> files) {
    TableCopy {
      Objects.requireNonNull(madeOf);
      files = List.copyOf(files);
    }
  }

  /** The files of all tables. */
  List<DataFile> files() {
    return tables.values().stream().flatMap(copy -> copy.files().stream()).toList();
  }

  /** The months that the copy has, by month. One whose entry is damaged counts as not copied. */
  static Map<YearMonth, CompactMonth> readAll(LakeStore store) throws IOException {
    return readAll(store, damaged -> {});
  }

  /**
   * The same.
   *
   * @param damaged is told the paths of entries that cannot be read
   */
  static Map<YearMonth, CompactMonth> readAll(LakeStore store, Consumer<String> damaged)
      throws IOException {
    List<YearMonth> months =
        store.list(FOLDER).stream().flatMap(entry -> monthOf(entry).stream()).toList();
    Map<YearMonth, CompactMonth> read = new ConcurrentSkipListMap<>();
    Parallel.forEach(months, month -> read.put(month, read(store, month, damaged)));
    return read;
  }

  private static Optional<YearMonth> monthOf(LakeStore.Entry entry) {
    Matcher named = ENTRY.matcher(entry.path());
    return named.matches() ? Optional.of(YearMonth.parse(named.group(1))) : Optional.empty();
  }

  private static CompactMonth read(LakeStore store, YearMonth month, Consumer<String> damaged)
      throws IOException {
    Optional<byte[]> json = store.read(path(month));
    if (json.isPresent()) {
      try {
        return Ledger.parse(path(month), json.get(), CompactMonth.class);
      } catch (LedgerDamagedException unreadable) {
        damaged.accept(path(month));
      }
    }
    return new CompactMonth(Map.of());
  }

  /** Takes the copies of tables out of a month. */
  static void remove(LakeStore store, YearMonth month, Set<String> tables) throws IOException {
    change(store, month, copies -> copies.keySet().removeAll(tables));
  }

  /** Puts copies of tables into a month. */
  static void add(LakeStore store, YearMonth month, Map<String, TableCopy> tables)
      throws IOException {
    change(store, month, copies -> copies.putAll(tables));
  }

  private static void change(
      LakeStore store, YearMonth month, Consumer<Map<String, TableCopy>> change)
      throws IOException {
    Map<String, TableCopy> tables = new TreeMap<>(read(store, month, damaged -> {}).tables());
    change.accept(tables);
    store.replace(path(month), Ledger.toJson(new CompactMonth(tables)));
  }

  private static String path(YearMonth month) {
    return FOLDER + "/" + month + ".json";
  }
}
