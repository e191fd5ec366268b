/** One record in, exactly one outcome out: the dialects of edX's files, without Spark. */
package org.edxlake.decode;
