package org.edxlake.staging;

import java.net.URI;

/**
 * How staging works.
 *
 * @param scratch the folder that staged texts are written to; they are plaintext, so it must be
 *     private
 * @param chunkBytes text in a piece before it is cut at the next line end
 * @param threads files and zip members that are decrypted at the same time
 * @param maxMemberBytes a longer plaintext is refused
 * @param maxRatio how many times its encrypted size a plaintext of more than 1 MB may be; edX's own
 *     documents speak of 20
 */
public record StagingSettings(
    URI scratch, long chunkBytes, int threads, long maxMemberBytes, long maxRatio) {
  public StagingSettings {
    if (chunkBytes < 1 || threads < 1 || maxMemberBytes < 1 || maxRatio < 1) {
      throw new IllegalArgumentException(
          "chunkBytes, threads, maxMemberBytes and maxRatio of staging must be at least 1, not "
              + chunkBytes
              + ", "
              + threads
              + ", "
              + maxMemberBytes
              + ", "
              + maxRatio);
    }
  }

  /** The usual: pieces of 128 MB, a thread a core, texts of up to 1 TB, at most 200 times. */
  public static StagingSettings of(URI scratch) {
    return new StagingSettings(
        scratch, 128L << 20, Runtime.getRuntime().availableProcessors(), 1L << 40, 200);
  }
}
