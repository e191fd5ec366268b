package org.edxlake.job;

import org.apache.spark.SparkUserAppException;
import org.edxlake.lake.SparkContexts;

/** Where spark-submit has put the driver, which is this JVM: here, or anywhere in the cluster. */
final class Deployment {
  private Deployment() {}

  /** Whether the driver runs on a machine that the cluster has chosen. */
  static boolean isInCluster() {
    // In its pod, Kubernetes starts the driver by a second spark-submit, which says `client`.
    return "cluster".equals(System.getProperty("spark.submit.deployMode"))
        || Boolean.getBoolean("spark.kubernetes.submitInDriver");
  }

  /**
   * Refuses to go where keys must not be.
   *
   * @throws SettingsException if the driver runs anywhere in the cluster
   */
  static void requireTrustedMachine() {
    if (isInCluster()) {
      throw new SettingsException(
          "The secret keys stay on a machine that you trust, and this driver runs wherever the cluster has put it (--deploy-mode cluster). Let `run`, `stage` and `doctor` run in client mode; `load` needs no key, and may run in either.");
    }
  }

  /**
   * Refuses to work where a passphrase has come along.
   *
   * @param variable the environment variable that passphrases are in
   * @throws SettingsException if the driver runs anywhere in the cluster, and has the variable
   */
  static void requireNoPassphrase(String variable) {
    if (isInCluster() && System.getenv(variable) != null) {
      throw new SettingsException(
          "The passphrase in the environment variable %s has come along to the cluster: spark-submit sends its whole environment to a standalone one. `load` needs no key: submit it without that variable (env -u %s)."
              .formatted(variable, variable));
    }
  }

  /**
   * Ends this JVM so that whoever waits for it learns the exit code.
   *
   * @throws SparkUserAppException if YARN is the one to learn it, and it is not 0
   */
  static void exit(int exitCode) throws SparkUserAppException {
    if (!isInCluster() || !"yarn".equals(System.getProperty("spark.master"))) {
      System.exit(exitCode);
    }

    // YARN takes System.exit for a failure, and an application that had no Spark for one, too.
    if (exitCode != 0) {
      throw new SparkUserAppException(exitCode);
    }
    SparkContexts.openIfNoneWas();
  }
}
