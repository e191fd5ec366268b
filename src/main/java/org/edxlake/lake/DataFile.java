package org.edxlake.lake;

import java.io.Serializable;

/**
 * A Parquet file that belongs to exactly one package.
 *
 * @param path below the root of the lake: `lake/events/org=…/…/part-….parquet`, or below
 *     `quarantine/`
 * @param table the table, or `rejects` or `repairs`
 * @param rows as its footer says
 * @param bytes its size
 * @param sha256 in hex
 */
public record DataFile(String path, String table, long rows, long bytes, String sha256)
    implements Serializable {}
