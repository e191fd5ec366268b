package org.edxlake.micro;

import org.edxlake.decode.ColumnSink;
import org.openjdk.jmh.infra.Blackhole;

/** Takes values and does nothing with them, which the compiler must not notice. */
record BlackholeSink(Blackhole blackhole) implements ColumnSink {
  @Override
  public void text(int column, byte[] buffer, int from, int to) {
    blackhole.consume(column);
    blackhole.consume(buffer);
    blackhole.consume(from + to);
  }

  @Override
  public void integer(int column, long value) {
    blackhole.consume(column + value);
  }

  @Override
  public void decimal(int column, double value) {
    blackhole.consume(column + value);
  }

  @Override
  public void flag(int column, boolean value) {
    blackhole.consume(value ? column : -column);
  }

  @Override
  public void timestamp(int column, long micros) {
    blackhole.consume(column + micros);
  }

  @Override
  public void date(int column, int days) {
    blackhole.consume(column + days);
  }

  @Override
  public void misfit(int column) {
    blackhole.consume(column);
  }
}
