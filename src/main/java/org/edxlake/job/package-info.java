/** The command line: settings, plan, wiring of the other packages, reports. */
package org.edxlake.job;
