/** Published tables: loading tasks, audit, publishing, ledger. Spark starts here. */
package org.edxlake.lake;
