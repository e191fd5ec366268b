/** Takes texts out of what their senders packed them in, and checks that they are whole. */
package org.edxlake.unpack;
