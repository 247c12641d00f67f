// A few threads that share short jobs.
//
// A job's parts are dealt out in runs, one for each thread, so that a thread goes through memory of its own from one
// end to the other.  It takes parts from the front of its run and, when that is empty, the last ones of others' runs:
// nobody waits for a thread that comes late.  A run is one number: the job's (high 32 bits) and what is unclaimed, from
// a start to an end (16 bits each).  A claim is a compare-and-swap on the whole, so a late worker cannot take a part of
// a job whose description it has not read: while parts of a job are unclaimed, its description does not change, and
// once the number or the rest has changed, the claim fails.  The caller claims parts too: a worker that sleeps costs
// nothing but its help.
//
// A thread without work has memory fetched that it will read next (ck_pool_announce), a little at a time.
//
// A worker without work looks for a job for about 50 us (the gap between two products), then sleeps on a condition
// variable: an idle pool uses no processor time.

// Strict C11 hides clock_gettime.
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "include/CKernels.h"

enum { SPINS_BETWEEN_CLOCK_READS = 64, SPIN_NANOSECONDS = 50000, SPINS_BEFORE_YIELD = 20000 };
enum { MOST_PARTS = 0xffff, LINE = 64, MOST_FETCHED = 128 << 10, FETCHED_AT_ONCE = 16 * LINE };

/// One thread's share of what all do, in cache lines of its own; processors fetch two at a time.
typedef struct share {
  _Alignas(128) _Atomic uint64_t run;
  /// What it will read first in the job after this one.
  _Atomic(const char *) next;
  _Atomic size_t next_bytes;
  ck_pool *pool;
  pthread_t thread;
} share;

struct ck_pool {
  /// The current job's number.
  _Atomic uint32_t job;
  _Atomic(void (*)(void *, size_t)) work;
  _Atomic(void *) context;
  _Atomic bool ends;
  _Atomic size_t sleepers;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  /// Workers that there are.
  size_t workers;
  /// One for each worker that was wanted, then the caller's.
  size_t share_count;
  _Alignas(128) _Atomic size_t unfinished;
  share shares[];
};

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static uint64_t run_of(uint32_t job, size_t start, size_t end) { return (uint64_t)job << 32 | end << 16 | start; }
static size_t start_of(uint64_t run) { return run & MOST_PARTS; }
static size_t end_of(uint64_t run) { return run >> 16 & MOST_PARTS; }

/// Does the first part of a run, or the last; false if there is none.
static bool do_part(ck_pool *pool, share *from, bool is_first) {
  uint64_t run = atomic_load(&from->run);
  for (;;) {
    size_t start = start_of(run), end = end_of(run);
    if (start == end) return false;
    void (*work)(void *, size_t) = atomic_load(&pool->work);
    void *context = atomic_load(&pool->context);
    uint64_t rest = run_of((uint32_t)(run >> 32), start + is_first, end - !is_first);
    if (!atomic_compare_exchange_weak(&from->run, &run, rest)) continue;
    work(context, is_first ? start : end - 1);
    atomic_fetch_sub(&pool->unfinished, 1);
    return true;
  }
}

/// Does parts of the current job until none is unclaimed.
static void help(ck_pool *pool, share *own) {
  size_t shares = pool->share_count, index = (size_t)(own - pool->shares);
  while (do_part(pool, own, true)) {}
  for (size_t i = 1; i < shares; i++)
    while (do_part(pool, &pool->shares[(index + i) % shares], false)) {}
}

/// Asks for some more of what comes next; `done`: how much of it was asked for before.
static void fetch_some(share *own, size_t *done) {
  size_t bytes = atomic_load_explicit(&own->next_bytes, memory_order_relaxed);
  const char *next = atomic_load_explicit(&own->next, memory_order_relaxed);
  for (size_t end = *done + FETCHED_AT_ONCE; *done < end && *done < bytes; *done += LINE)
    __builtin_prefetch(next + *done, 0, 2);
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool has_news(ck_pool *pool, uint32_t seen) {
  return atomic_load(&pool->job) != seen || atomic_load(&pool->ends);
}

static bool spin_for_news(ck_pool *pool, share *own, uint32_t seen) {
  int64_t end = nanoseconds() + SPIN_NANOSECONDS;
  size_t fetched = 0;
  do {
    for (int i = 0; i < SPINS_BETWEEN_CLOCK_READS; i++) {
      if (has_news(pool, seen)) return true;
      fetch_some(own, &fetched);
      pause_briefly();
    }
  } while (nanoseconds() < end);
  return false;
}

static void sleep_until_news(ck_pool *pool, uint32_t seen) {
  pthread_mutex_lock(&pool->mutex);
  // Counted before the last look: a caller that publishes after that look sees the sleeper.
  atomic_fetch_add(&pool->sleepers, 1);
  while (!has_news(pool, seen)) pthread_cond_wait(&pool->wake, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

static void *run_worker(void *argument) {
  share *own = argument;
  ck_pool *pool = own->pool;
  uint32_t seen = 0;
  while (!atomic_load(&pool->ends)) {
    if (!spin_for_news(pool, own, seen)) sleep_until_news(pool, seen);
    seen = atomic_load(&pool->job);
    help(pool, own);
  }
  return NULL;
}

static void wake_sleepers(ck_pool *pool) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

static void run_job(ck_pool *pool, size_t parts) {
  uint32_t job = atomic_load(&pool->job) + 1;
  size_t shares = pool->share_count, fetched = 0;
  share *own = &pool->shares[shares - 1];
  atomic_store(&pool->unfinished, parts);
  for (size_t i = 0; i < shares; i++)
    atomic_store(&pool->shares[i].run, run_of(job, parts * i / shares, parts * (i + 1) / shares));
  atomic_store(&pool->job, job);
  wake_sleepers(pool);
  help(pool, own);
  for (int spins = 0; atomic_load(&pool->unfinished) != 0; spins++) {
    fetch_some(own, &fetched);
    if (spins < SPINS_BEFORE_YIELD) pause_briefly();
    else sched_yield();
  }
}

typedef struct slice {
  void (*work)(void *context, size_t part);
  void *context;
  size_t first;
} slice;

static void work_on_slice(void *context, size_t part) {
  slice *slice = context;
  slice->work(slice->context, slice->first + part);
}

void ck_pool_run(ck_pool *pool, void (*work)(void *context, size_t part), void *context, size_t parts) {
  slice slice = {work, context, 0};
  for (; slice.first < parts; slice.first += MOST_PARTS) {
    size_t rest = parts - slice.first;
    atomic_store(&pool->work, work_on_slice);
    atomic_store(&pool->context, &slice);
    run_job(pool, rest < MOST_PARTS ? rest : MOST_PARTS);
  }
}

void ck_pool_announce(ck_pool *pool, size_t index, const void *memory, size_t bytes) {
  if (index >= pool->share_count) return;
  share *share = &pool->shares[index];
  // Never some memory with the length of another; and what is gone can be asked for without harm.
  atomic_store(&share->next_bytes, 0);
  atomic_store(&share->next, (const char *)memory);
  atomic_store(&share->next_bytes, bytes < MOST_FETCHED ? bytes : MOST_FETCHED);
}

ck_pool *ck_pool_create(size_t threads) {
  size_t bytes = sizeof(ck_pool) + (threads + 1) * sizeof(share);
  ck_pool *pool = aligned_alloc(_Alignof(ck_pool), bytes);
  if (!pool) return NULL;
  memset(pool, 0, bytes);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  // If the system gives fewer threads, the others do their parts.
  pool->share_count = threads + 1;
  for (; pool->workers < threads; pool->workers++) {
    share *own = &pool->shares[pool->workers];
    own->pool = pool;
    if (pthread_create(&own->thread, NULL, run_worker, own) != 0) break;
  }
  return pool;
}

void ck_pool_destroy(ck_pool *pool) {
  atomic_store(&pool->ends, true);
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
  for (size_t i = 0; i < pool->workers; i++) pthread_join(pool->shares[i].thread, NULL);
  pthread_mutex_destroy(&pool->mutex);
  pthread_cond_destroy(&pool->wake);
  free(pool);
}

size_t ck_pool_sleepers(ck_pool *pool) { return atomic_load(&pool->sleepers); }

size_t ck_pool_workers(const ck_pool *pool) { return pool->workers; }
