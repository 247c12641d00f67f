#include "CQueues.h"

// From Dispatch, whose headers are the toolchain's own. Swift does not offer the first of them, and it is meant for looking at
// what runs where: outside of any queue it gives a shared one, which is never freed, so that keeping it does nothing.
extern void *dispatch_get_current_queue(void);
extern void dispatch_retain(void *object);

void heed_keep_current_queue(void) { dispatch_retain(dispatch_get_current_queue()); }
