package org.edxlake.lake;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;

/** The values of the page that a column is at, NULLs left out: gathered, then encoded. */
abstract class PageValues {
  /** Says which rows will be added next, those without a value left out. */
  void prepare(RowBatch rows, int column, int[] rowsOfBatch, int first, int behind) {}

  /** Adds a value that is there. */
  abstract void add(RowBatch rows, int column, int row);

  /** About the bytes of the values, before they are compressed: what a page ends by. */
  abstract long size();

  /** The page's values; good until the next call. To be asked before {@link #encoding}. */
  abstract BytesInput encode();

  abstract Encoding encoding();

  /** Tells the least and the greatest value of the page, if there is any. */
  abstract void describe(Statistics<?> statistics);

  /** Begins the next page. */
  abstract void endPage();

  /** The dictionary of the pages so far, or null where none of them needs one. */
  DictionaryPage dictionary() {
    return null;
  }

  /** What it holds in memory; a function of the values alone. */
  abstract long allocated();

  void close() {}
}
