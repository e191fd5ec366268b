package org.edxlake.lake;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.edxlake.catalog.Quarantined;

/**
 * What a task made of a staged text: the draft files and the counts that the audit compares.
 *
 * @param fileOrdinal the {@link org.edxlake.catalog.StagedFile#ordinal} it belongs to
 * @param textBytes what came out of the staged file when it was unpacked
 * @param recordBytes what the reader made records of: every byte of the text
 * @param lines records that the reader counted, independently of the decoder: line feeds, and a
 *     last line without one
 * @param rows outcomes that became rows
 * @param header header rows
 * @param blank blank lines
 * @param repaired rows with replaced UTF-8, counted among the rows
 * @param misfits values that their type could not hold
 * @param rejects records that became no row, by {@link org.edxlake.catalog.RejectReason#word}
 * @param unknownColumns header texts that the table does not declare
 * @param stagedFolder the folder, below the root, that the draft files lie in, under their final
 *     paths
 * @param files the draft files
 * @param quarantined why the text is damaged after all, in which case nothing of the file is
 *     published; null if it is not
 */
public record LoadedText(
    int fileOrdinal,
    long textBytes,
    long recordBytes,
    long lines,
    long rows,
    long header,
    long blank,
    long repaired,
    long misfits,
    Map<String, Long> rejects,
    List<String> unknownColumns,
    String stagedFolder,
    List<DataFile> files,
    Quarantined quarantined)
    implements Serializable {
  public LoadedText {
    rejects = new TreeMap<>(rejects);
    unknownColumns = List.copyOf(unknownColumns);
    files = List.copyOf(files);
  }

  /** All records that became no row. */
  public long rejected() {
    return rejects.values().stream().mapToLong(Long::longValue).sum();
  }
}
