#pragma once

// Keeps the Dispatch queue that runs the caller for the life of the process.
//
// A queue that goes away has the values that were attached to it (dispatch_queue_set_specific) destroyed on a shared queue.
// That starts Dispatch's worker threads, and with them a timer that wakes the process every second from then on.
// GRDB attaches a value to the queue of each database connection.
void heed_keep_current_queue(void);
