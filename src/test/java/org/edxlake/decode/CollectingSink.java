package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.Table;

/**
 * Collects the values of one record by column: String, Long, Double, Boolean, Instant or LocalDate.
 * It refuses a value of another type than the column's, and a second value.
 */
public final class CollectingSink implements ColumnSink {
  private final Table table;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<String> misfits = new ArrayList<>();

  public CollectingSink(Table table) {
    this.table = table;
  }

  /** The values by the names of their columns; a column that is NULL is not there. */
  public Map<String, Object> values() {
    return values;
  }

  /** The columns whose values did not fit. */
  public List<String> misfits() {
    return misfits;
  }

  /** Forgets the record. */
  public void clear() {
    values.clear();
    misfits.clear();
  }

  @Override
  public void text(int column, byte[] buffer, int from, int to) {
    put(
        column,
        new String(buffer, from, to - from, StandardCharsets.UTF_8),
        ColumnType.STRING,
        ColumnType.JSON);
  }

  @Override
  public void integer(int column, long value) {
    put(column, value, ColumnType.INT, ColumnType.BIGINT);
  }

  @Override
  public void decimal(int column, double value) {
    put(column, value, ColumnType.DOUBLE);
  }

  @Override
  public void flag(int column, boolean value) {
    put(column, value, ColumnType.BOOLEAN);
  }

  @Override
  public void timestamp(int column, long micros) {
    put(column, Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ColumnType.TIMESTAMP);
  }

  @Override
  public void date(int column, int days) {
    put(column, LocalDate.ofEpochDay(days), ColumnType.DATE);
  }

  @Override
  public void misfit(int column) {
    misfits.add(table.columns().get(column).name());
  }

  private void put(int index, Object value, ColumnType... types) {
    Column column = table.columns().get(index);
    if (!List.of(types).contains(column.type())) {
      throw new AssertionError(column.name() + " is " + column.type() + ", not one of its values");
    }
    if (values.put(column.name(), value) != null) {
      throw new AssertionError(column.name() + " got a second value");
    }
  }
}
