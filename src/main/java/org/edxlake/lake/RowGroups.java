package org.edxlake.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of a batch by the partition that they belong to. */
final class RowGroups {
  // Junk in course ids must not fill the heap.
  private static final int REMEMBERED = 10_000;

  private static final class Group {
    private final String folder;
    private int[] rows = new int[8];
    private int count;

    private Group(String folder) {
      this.folder = folder;
    }
  }

  private final Map<String, Group> groups = new HashMap<>();
  private final List<Group> ofBatch = new ArrayList<>();
  private Group last = new Group("");

  /** Says that a row of the batch belongs to a partition. */
  void add(String partitionFolder, int row) {
    if (!last.folder.equals(partitionFolder)) {
      last = groups.computeIfAbsent(partitionFolder, Group::new);
    }
    if (last.count == 0) {
      ofBatch.add(last);
    }
    if (last.count == last.rows.length) {
      last.rows = Arrays.copyOf(last.rows, 2 * last.count);
    }
    last.rows[last.count++] = row;
  }

  /** Adds each group to the files of its partition, and begins the next batch. */
  void addTo(PartitionFiles files, RowBatch batch) throws IOException {
    for (Group group : ofBatch) {
      files.add(group.folder, batch, group.rows, group.count);
      group.count = 0;
    }
    ofBatch.clear();
    if (groups.size() > REMEMBERED) {
      groups.clear();
      last = new Group("");
    }
  }
}
