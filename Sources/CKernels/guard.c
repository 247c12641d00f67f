// Memory that is a file's: when the file is cut short while it is mapped, reading what is gone is a bus error, which ends
// the process by default.  Guarded memory becomes zeros instead, all of it at once, and says that it is lost.
//
// The handler uses what is safe in one: lock-free atomics, and mmap, which is a bare system call on the systems that there
// are.  A guard is a place in a fixed table, so the handler needs no memory either.  What is none of the guarded memory's
// goes to the handler that was there before, or to the default.

// Strict C11 hides MAP_ANONYMOUS and siginfo_t.
#define _DEFAULT_SOURCE
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "include/CKernels.h"

enum { MOST_GUARDS = 64 };

struct ck_guard {
  /// 0: free, or not in force yet.
  _Atomic uintptr_t start;
  _Atomic size_t bytes;
  _Atomic bool is_lost;
  /// Under the mutex only.
  bool is_taken;
};

static ck_guard guards[MOST_GUARDS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static bool is_installed;
static struct sigaction earlier;

/// True if the address is a guard's, whose memory is zeros from now on.
static bool rescue(uintptr_t address) {
  for (ck_guard *guard = guards; guard < guards + MOST_GUARDS; guard++) {
    uintptr_t start = atomic_load(&guard->start);
    size_t bytes = atomic_load(&guard->bytes);
    // The second look: length and start are the same guard's.
    if (!start || address - start >= bytes || atomic_load(&guard->start) != start) continue;
    // Said before there are zeros: whoever has read one finds it said.
    atomic_store(&guard->is_lost, true);
    return mmap((void *)start, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
  }
  return false;
}

static void pass_on(int number, siginfo_t *information, void *context) {
  if (earlier.sa_flags & SA_SIGINFO) {
    earlier.sa_sigaction(number, information, context);
  } else if (earlier.sa_handler != SIG_DFL && earlier.sa_handler != SIG_IGN) {
    earlier.sa_handler(number);
  } else if (earlier.sa_handler == SIG_DFL || information->si_code > 0) {
    // An instruction that cannot be done is not got past by ignoring it.  Sent again, for one that another process sent
    // would not come back by itself; it comes when this handler returns.
    signal(number, SIG_DFL);
    raise(number);
  }
}

static void handle(int number, siginfo_t *information, void *context) {
  int error = errno;
  // Positive: from the kernel, so that the address means something.
  bool is_rescued = information->si_code > 0 && rescue((uintptr_t)information->si_addr);
  if (!is_rescued) pass_on(number, information, context);
  errno = error;
}

/// Under the mutex.
static bool install(void) {
  if (is_installed) return true;
  struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
  action.sa_sigaction = handle;
  sigemptyset(&action.sa_mask);
  is_installed = sigaction(SIGBUS, &action, &earlier) == 0;
  return is_installed;
}

ck_guard *ck_guard_begin(void *start, size_t bytes) {
  ck_guard *found = NULL;
  pthread_mutex_lock(&mutex);
  if (start && bytes && install())
    for (ck_guard *guard = guards; guard < guards + MOST_GUARDS && !found; guard++)
      if (!guard->is_taken) found = guard;
  if (found) {
    found->is_taken = true;
    atomic_store(&found->is_lost, false);
    atomic_store(&found->bytes, bytes);
    atomic_store(&found->start, (uintptr_t)start);
  }
  pthread_mutex_unlock(&mutex);
  return found;
}

bool ck_guard_is_lost(const ck_guard *guard) { return atomic_load(&guard->is_lost); }

void ck_guard_end(ck_guard *guard) {
  pthread_mutex_lock(&mutex);
  atomic_store(&guard->start, 0);
  guard->is_taken = false;
  pthread_mutex_unlock(&mutex);
}
