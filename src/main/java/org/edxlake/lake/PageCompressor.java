package org.edxlake.lake;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages with zstd: one context and one pair of buffers for all the files of a task,
 * where parquet-java would hold a set a file.
 */
final class PageCompressor implements BytesInputCompressor, AutoCloseable {
  // A page of ours has 1 MB, unless it holds a record that is longer.
  private static final int KEPT = 4 << 20;

  private final ZstdCompressCtx context;
  private final OpenBytes kept = new OpenBytes(1 << 16);
  private byte[] compressed = new byte[1 << 16];

  PageCompressor(int level) {
    context = new ZstdCompressCtx().setLevel(level);
  }

  /** The bytes that it returns are good until the next call; Parquet's page store copies them. */
  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    OpenBytes page = kept;
    if (bytes.size() > KEPT) {
      page = new OpenBytes(Math.toIntExact(bytes.size()));
    }
    page.reset();
    bytes.writeAllTo(page);
    byte[] target = room(Math.toIntExact(Zstd.compressBound(page.size())));
    int size = context.compressByteArray(target, 0, target.length, page.bytes(), 0, page.size());
    return BytesInput.from(target, 0, size);
  }

  private byte[] room(int bound) {
    if (bound > 2 * KEPT) {
      return new byte[bound];
    }
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    return compressed;
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  /** Called by each file that ends; the next one goes on with the same context. */
  @Override
  public void release() {}

  @Override
  public void close() {
    context.close();
  }

  private static final class OpenBytes extends ByteArrayOutputStream {
    private OpenBytes(int capacity) {
      super(capacity);
    }

    byte[] bytes() {
      return buf;
    }
  }
}
