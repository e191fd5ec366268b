/** Where a lake lies: local disk, HDFS, S3. */
package org.edxlake.lake.store;
