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
  private final ZstdCompressCtx context;
  private final OpenBytes page = new OpenBytes();
  private byte[] compressed = new byte[1 << 16];

  PageCompressor(int level) {
    context = new ZstdCompressCtx().setLevel(level);
  }

  /** The bytes that it returns are good until the next call; Parquet's page store copies them. */
  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    page.reset();
    bytes.writeAllTo(page);
    int bound = Math.toIntExact(Zstd.compressBound(page.size()));
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int size =
        context.compressByteArray(compressed, 0, compressed.length, page.bytes(), 0, page.size());
    return BytesInput.from(compressed, 0, size);
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
    byte[] bytes() {
      return buf;
    }
  }
}
