package org.edxlake.job;

import org.edxlake.lake.store.Denial;
import picocli.CommandLine.ParameterException;

/** How a command ends, for a shell or an orchestrator. */
enum ExitCode {
  /** The books balance. Rejects below the set rate and findings included. */
  BALANCED(0),
  /** Published, but more records were rejected than `load.max-reject-rate` allows. */
  MANY_REJECTS(10),
  /** A package or a member of one was quarantined or held back; everything else is published. */
  QUARANTINED(20),
  /** The outside world failed, or something unexpected happened: trying again may help. */
  FAILED(30),
  /** Settings, usage, keys or rights are wrong: trying again does not help. */
  WRONG_SETTINGS(40);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** How a command ends that fails with this. */
  static ExitCode of(Throwable failure) {
    boolean wrong =
        failure instanceof SettingsException
            || failure instanceof ParameterException
            || Denial.in(failure).isPresent();
    return wrong ? WRONG_SETTINGS : FAILED;
  }

  int code() {
    return code;
  }
}
