package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A fixed list of names that are looked up as bytes. */
final class Names {
  private final List<byte[]> names = new ArrayList<>();

  /** The positions of the names of a length. */
  private final int[][] byLength;

  Names(List<String> names) {
    names.forEach(name -> this.names.add(name.getBytes(StandardCharsets.UTF_8)));
    int longest = this.names.stream().mapToInt(name -> name.length).max().orElse(0);
    byLength = new int[longest + 1][0];
    for (int i = 0; i < this.names.size(); i++) {
      int length = this.names.get(i).length;
      byLength[length] = Arrays.copyOf(byLength[length], byLength[length].length + 1);
      byLength[length][byLength[length].length - 1] = i;
    }
  }

  int size() {
    return names.size();
  }

  /** The position of a name in the list, or -1. */
  int indexOf(byte[] bytes, int from, int to) {
    if (to - from >= byLength.length) {
      return -1;
    }
    for (int i : byLength[to - from]) {
      byte[] name = names.get(i);
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return i;
      }
    }
    return -1;
  }
}
