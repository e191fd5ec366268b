/** edxlake. */
package org.edxlake;
