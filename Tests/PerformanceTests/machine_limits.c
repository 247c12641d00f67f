// What this machine can do at most, as one JSON object: memory read bandwidth, rates of multiply-adds, clock.
//
//   cc -O2 -march=native -pthread machine_limits.c -o machine_limits && ./machine_limits [THREADS]
//
// A speed says something only beside these: virtual machines lose half of them at times. It takes about two seconds.
// Each loop is the fastest of some runs, all threads together. "int8" is the best dot product with 32-bit sums that the
// compiler was told the machine has (vpdpbusd, else maddubs + madd + add); "int8_short" is maddubs with 16-bit sums,
// which 4-bit weights allow; "f32" fused multiply-adds. A machine without AVX2 gets the bandwidth and the clock only.

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { MOST_THREADS = 64 };
static const size_t bytes = 1024u << 20;
static const long rounds = 10000000;

static char *buffer;
static pthread_barrier_t gate;
static volatile int64_t sink;

typedef struct {
    int number, threads;
    double seconds;
} Job;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static void *read_memory(void *argument) {
    Job *job = argument;
    const size_t part = bytes / job->threads & ~(size_t)4095;
    const char *start = buffer + part * job->number;
    pthread_barrier_wait(&gate);
    const double begin = now();
#ifdef __AVX2__
    __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    for (size_t i = 0; i < part; i += 128)
        for (int k = 0; k < 4; k++)
            sums[k] = _mm256_add_epi64(sums[k], _mm256_load_si256((const __m256i *)(start + i + 32 * k)));
    sink += _mm256_extract_epi64(
        _mm256_add_epi64(_mm256_add_epi64(sums[0], sums[1]), _mm256_add_epi64(sums[2], sums[3])), 0);
#else
    uint64_t sums[4] = {0};
    for (size_t i = 0; i < part; i += 32)
        for (int k = 0; k < 4; k++) sums[k] += ((const uint64_t *)(start + i))[k];
    sink += sums[0] + sums[1] + sums[2] + sums[3];
#endif
    job->seconds = now() - begin;
    return 0;
}

// Accumulators are operands of the assembler: from an array the compiler would spill them in every round.
#define EACH8(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)
#define EACH12(M) EACH8(M) M(8) M(9) M(10) M(11)
#define LOOP(name, declarations, steps)                \
    static void *name(void *argument) {                \
        Job *job = argument;                           \
        declarations                                   \
        pthread_barrier_wait(&gate);                   \
        const double begin = now();                    \
        for (long i = 0; i < rounds; i++) { steps }    \
        job->seconds = now() - begin;                  \
        return 0;                                      \
    }

#if defined(__x86_64__)
// Dependent additions take a cycle each.
#define ADD(k) __asm__ volatile("add $1, %0" : "+r"(a));
LOOP(count_cycles, uint64_t a = 1;, EACH8(ADD))
#elif defined(__aarch64__)
#define ADD(k) __asm__ volatile("add %0, %0, #1" : "+r"(a));
LOOP(count_cycles, uint64_t a = 1;, EACH8(ADD))
#endif

#ifdef __AVX2__
#define FLOATS(k) __m256 a##k = _mm256_set1_ps(k + 1);
#define FMA(k) __asm__ volatile("vfmadd213ps %2, %1, %0" : "+x"(a##k) : "x"(x), "x"(y));
LOOP(multiply_floats, __m256 x = _mm256_set1_ps(0.999999f); __m256 y = _mm256_set1_ps(1e-6f); EACH12(FLOATS), EACH12(FMA))

#define INTEGERS(k) __m256i a##k = _mm256_set1_epi32(k);
#define BYTES __m256i x = _mm256_set1_epi8(3); __m256i y = _mm256_set1_epi8(5);
#define MADDUBS(k) __m256i t; __asm__ volatile("vpmaddubsw %2, %1, %0" : "=x"(t) : "x"(x), "x"(y));
#define SHORT(k) { MADDUBS(k) __asm__ volatile("vpaddw %1, %0, %0" : "+x"(a##k) : "x"(t)); }
LOOP(multiply_bytes_short, BYTES EACH8(INTEGERS), EACH8(SHORT))

#if defined(__AVX512VNNI__)
#define INT8_NAME "vpdpbusd, 512 bits"
#define INT8_WIDTH 64
#define WIDE(k) __m512i a##k = _mm512_set1_epi32(k);
#define DOT(k) __asm__ volatile("vpdpbusd %2, %1, %0" : "+v"(a##k) : "v"(x), "v"(y));
LOOP(multiply_bytes, __m512i x = _mm512_set1_epi8(3); __m512i y = _mm512_set1_epi8(5); EACH12(WIDE), EACH12(DOT))
#define INT8_CHAINS 12
#elif defined(__AVXVNNI__)
#define INT8_NAME "vpdpbusd, 256 bits"
#define INT8_WIDTH 32
#define DOT(k) __asm__ volatile("%{vex%} vpdpbusd %2, %1, %0" : "+x"(a##k) : "x"(x), "x"(y));
LOOP(multiply_bytes, BYTES EACH12(INTEGERS), EACH12(DOT))
#define INT8_CHAINS 12
#else
#define INT8_NAME "vpmaddubsw + vpmaddwd + vpaddd, 256 bits"
#define INT8_WIDTH 32
#define DOT(k) { MADDUBS(k) __asm__ volatile("vpmaddwd %1, %0, %0" : "+x"(t) : "x"(ones)); \
    __asm__ volatile("vpaddd %1, %0, %0" : "+x"(a##k) : "x"(t)); }
LOOP(multiply_bytes, BYTES __m256i ones = _mm256_set1_epi16(1); EACH8(INTEGERS), EACH8(DOT))
#define INT8_CHAINS 8
#endif
#endif

/// The slowest thread's seconds in the fastest of some runs.
static double fastest(void *(*loop)(void *), int threads) {
    double best = 1e9;
    for (int run = 0; run < 3; run++) {
        pthread_t handles[MOST_THREADS];
        Job jobs[MOST_THREADS];
        double slowest = 0;
        pthread_barrier_init(&gate, 0, threads);
        for (int i = 0; i < threads; i++) {
            jobs[i] = (Job){i, threads, 0};
            if (pthread_create(&handles[i], 0, loop, &jobs[i]) != 0) exit(1);
        }
        for (int i = 0; i < threads; i++) {
            pthread_join(handles[i], 0);
            if (jobs[i].seconds > slowest) slowest = jobs[i].seconds;
        }
        pthread_barrier_destroy(&gate);
        if (slowest < best) best = slowest;
    }
    return best;
}

#ifdef __AVX2__
static void print_rate(const char *name, double operations, void *(*loop)(void *), int threads) {
    printf(", \"%s\": %.2f", name, operations * threads / fastest(loop, threads) / 1e9);
}
#endif

int main(int count, char **arguments) {
    const int threads = count > 1 ? atoi(arguments[1]) : 2;
    if (threads < 1 || threads > MOST_THREADS) {
        fprintf(stderr, "machine_limits takes 1 to %d threads.\n", MOST_THREADS);
        return 2;
    }
    buffer = aligned_alloc(1 << 21, bytes);
    if (!buffer) {
        fprintf(stderr, "machine_limits needs %zu MB of memory: free some.\n", bytes >> 20);
        return 1;
    }
    memset(buffer, 1, bytes);
    const double read = (double)(bytes / threads & ~(size_t)4095) * threads;
    printf("{\"threads\": %d, \"read_gb_s\": %.2f", threads, read / fastest(read_memory, threads) / 1e9);
#if defined(__x86_64__) || defined(__aarch64__)
    printf(", \"clock_ghz\": %.2f", 8 * rounds / fastest(count_cycles, threads) / 1e9);
#endif
#ifdef __AVX2__
    print_rate("f32_gmac_s", 12 * 8.0 * rounds, multiply_floats, threads);
    print_rate("int8_gmac_s", INT8_CHAINS * (double)INT8_WIDTH * rounds, multiply_bytes, threads);
    print_rate("int8_short_gmac_s", 8 * 32.0 * rounds, multiply_bytes_short, threads);
    printf(", \"int8_instructions\": \"%s\"", INT8_NAME);
#endif
    printf("}\n");
    return 0;
}
