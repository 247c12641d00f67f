// A few threads that share short jobs.
//
// A job's parts are claimed one at a time from `ticket`, which holds the job's number (high 32 bits) and how many parts
// are unclaimed (low 32 bits).  A claim is a compare-and-swap on the whole, so a late worker cannot take a part of a
// job whose description it has not read: while parts of a job are unclaimed, its description does not change, and once
// the number or the rest has changed, the claim fails.  The caller claims parts too: a worker that sleeps costs nothing
// but its help.
//
// A worker without work looks at the ticket for about 50 us (the gap between two products), then sleeps on a condition
// variable: an idle pool uses no processor time.

// Strict C11 hides clock_gettime.
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "include/CKernels.h"

enum { SPINS_BETWEEN_CLOCK_READS = 64, SPIN_NANOSECONDS = 50000, SPINS_BEFORE_YIELD = 20000 };

struct ck_pool {
  _Atomic uint64_t ticket;
  _Atomic size_t unfinished;
  _Atomic(void (*)(void *, size_t)) work;
  _Atomic(void *) context;
  _Atomic bool ends;
  _Atomic size_t sleepers;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  size_t count;
  pthread_t threads[];
};

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static uint32_t job_of(uint64_t ticket) { return (uint32_t)(ticket >> 32); }
static uint32_t rest_of(uint64_t ticket) { return (uint32_t)ticket; }

/// Does parts of the current job until none is unclaimed.
static void help(ck_pool *pool) {
  uint64_t ticket = atomic_load(&pool->ticket);
  while (rest_of(ticket) != 0) {
    void (*work)(void *, size_t) = atomic_load(&pool->work);
    void *context = atomic_load(&pool->context);
    if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket - 1)) continue;
    work(context, rest_of(ticket) - 1);
    atomic_fetch_sub(&pool->unfinished, 1);
    ticket = atomic_load(&pool->ticket);
  }
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool has_news(ck_pool *pool, uint32_t seen) {
  return job_of(atomic_load(&pool->ticket)) != seen || atomic_load(&pool->ends);
}

static bool spin_for_news(ck_pool *pool, uint32_t seen) {
  int64_t end = nanoseconds() + SPIN_NANOSECONDS;
  do {
    for (int i = 0; i < SPINS_BETWEEN_CLOCK_READS; i++) {
      if (has_news(pool, seen)) return true;
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
  ck_pool *pool = argument;
  uint32_t seen = 0;
  while (!atomic_load(&pool->ends)) {
    if (!spin_for_news(pool, seen)) sleep_until_news(pool, seen);
    seen = job_of(atomic_load(&pool->ticket));
    help(pool);
  }
  return NULL;
}

static void wake_sleepers(ck_pool *pool) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

void ck_pool_run(ck_pool *pool, void (*work)(void *context, size_t part), void *context, size_t parts) {
  if (parts == 0) return;
  uint32_t job = job_of(atomic_load(&pool->ticket)) + 1;
  atomic_store(&pool->work, work);
  atomic_store(&pool->context, context);
  atomic_store(&pool->unfinished, parts);
  atomic_store(&pool->ticket, (uint64_t)job << 32 | (uint32_t)parts);
  wake_sleepers(pool);
  help(pool);
  for (int spins = 0; atomic_load(&pool->unfinished) != 0; spins++) {
    if (spins < SPINS_BEFORE_YIELD) pause_briefly();
    else sched_yield();
  }
}

ck_pool *ck_pool_create(size_t threads) {
  ck_pool *pool = calloc(1, sizeof *pool + threads * sizeof(pthread_t));
  if (!pool) return NULL;
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  for (; pool->count < threads; pool->count++)
    if (pthread_create(&pool->threads[pool->count], NULL, run_worker, pool) != 0) break;
  return pool;
}

void ck_pool_destroy(ck_pool *pool) {
  atomic_store(&pool->ends, true);
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
  for (size_t i = 0; i < pool->count; i++) pthread_join(pool->threads[i], NULL);
  pthread_mutex_destroy(&pool->mutex);
  pthread_cond_destroy(&pool->wake);
  free(pool);
}

size_t ck_pool_sleepers(ck_pool *pool) { return atomic_load(&pool->sleepers); }

size_t ck_pool_workers(const ck_pool *pool) { return pool->count; }
