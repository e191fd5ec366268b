package org.edxlake.staging;

import java.net.URI;

/**
 * How staging works.
 *
 * @param scratch the folder that staged texts are written to; they are plaintext, so it must be
 *     private
 * @param threads files and zip members that are decrypted at the same time
 * @param maxMemberBytes a longer plaintext is refused
 * @param maxRatio how many times its packed size a plaintext of more than 1 MB may be; edX's own
 *     documents speak of 20
 */
public record StagingSettings(URI scratch, int threads, long maxMemberBytes, long maxRatio) {
  /** Below this size of a text, its ratio does not matter. */
  static final long RATIO_COUNTS_FROM = 1 << 20;

  public StagingSettings {
    if (threads < 1 || maxMemberBytes < 1 || maxRatio < 1) {
      throw new IllegalArgumentException(
          "threads, maxMemberBytes and maxRatio of staging must be at least 1, not "
              + threads
              + ", "
              + maxMemberBytes
              + ", "
              + maxRatio);
    }
  }

  /** The most bytes that the text of so many packed ones may have. */
  long mostTextBytes(long packedBytes) {
    long byRatio =
        packedBytes > Long.MAX_VALUE / maxRatio ? Long.MAX_VALUE : packedBytes * maxRatio;
    return Math.min(maxMemberBytes, Math.max(RATIO_COUNTS_FROM, byRatio));
  }

  /** The usual: a thread a core, texts of up to 1 TB, at most 200 times. */
  public static StagingSettings of(URI scratch) {
    return new StagingSettings(scratch, Runtime.getRuntime().availableProcessors(), 1L << 40, 200);
  }
}
