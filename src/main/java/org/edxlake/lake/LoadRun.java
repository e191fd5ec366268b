package org.edxlake.lake;

import java.io.Serializable;

/**
 * The run that loads, as the ledger names it.
 *
 * @param runId names the run and its folder `stage/<run id>`
 * @param codeVersion the version of edxlake
 */
public record LoadRun(String runId, String codeVersion) implements Serializable {}
